using System.Collections.Immutable;
using Orleans.Storage;
using Personalization.Contracts;

namespace Personalization.Silo.Catalog;

/// <summary>
/// The live changes of one partition, in segments of a grain storage provider: an append rewrites the last segment only, so that its cost does not grow with the
/// catalogue. This is the log that is written before an upsert or a delete is acknowledged; item tables, index shards and their deltas all follow from it.
/// Not thread safe; one grain owns it.
/// </summary>
public sealed class CatalogLog(IGrainStorage storage, GrainId owner)
{
    public const int SegmentLength = 500;
    private readonly List<GrainState<CatalogSegment>> _segments = [];

    /// <summary>Tells this log from one that was lost; empty before the first change.</summary>
    public Guid Id => _segments.Count == 0 ? Guid.Empty : _segments[0].State!.Log;

    public async Task<ImmutableArray<CatalogChange>> ReadAsync()
    {
        _segments.Clear();
        var changes = ImmutableArray.CreateBuilder<CatalogChange>();
        while (true)
        {
            var segment = new GrainState<CatalogSegment>(new CatalogSegment());
            await storage.ReadStateAsync(NameOf(_segments.Count), owner, segment);
            if (!segment.RecordExists) return changes.ToImmutable();
            _segments.Add(segment);
            changes.AddRange(segment.State!.Changes);
        }
    }

    /// <summary>Durable when it returns. After a failure the log must be read again before the next append.</summary>
    public async Task AppendAsync(IReadOnlyList<CatalogChange> changes)
    {
        for (var done = 0; done < changes.Count;)
        {
            if (_segments.Count == 0 || _segments[^1].State!.Changes.Length >= SegmentLength) Begin();
            var segment = _segments[^1];
            var count = Math.Min(changes.Count - done, SegmentLength - segment.State!.Changes.Length);
            segment.State = new CatalogSegment { Log = segment.State.Log, Changes = segment.State!.Changes.AddRange(changes.Skip(done).Take(count)) };
            await storage.WriteStateAsync(NameOf(_segments.Count - 1), owner, segment);
            done += count;
        }
    }

    private void Begin() => _segments.Add(new GrainState<CatalogSegment>(new CatalogSegment { Log = _segments.Count == 0 ? Guid.NewGuid() : Guid.Empty }));

    private static string NameOf(int segment) => $"segment-{segment}";
}
