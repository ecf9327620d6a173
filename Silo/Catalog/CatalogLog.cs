using System.Collections.Immutable;
using Orleans.Storage;
using Personalization.Contracts;

namespace Personalization.Silo.Catalog;

/// <summary>
/// The live changes of one partition, in segments of a grain storage provider: an append rewrites the last segment only, so that its cost does not grow with the
/// catalogue. Not thread safe; one grain owns it.
/// </summary>
public sealed class CatalogLog(IGrainStorage storage, GrainId owner)
{
    public const int SegmentLength = 500;
    private readonly List<GrainState<CatalogSegment>> _segments = [];

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
            if (_segments.Count == 0 || _segments[^1].State!.Changes.Length >= SegmentLength) _segments.Add(new GrainState<CatalogSegment>(new CatalogSegment()));
            var segment = _segments[^1];
            var count = Math.Min(changes.Count - done, SegmentLength - segment.State!.Changes.Length);
            segment.State = new CatalogSegment { Changes = segment.State!.Changes.AddRange(changes.Skip(done).Take(count)) };
            await storage.WriteStateAsync(NameOf(_segments.Count - 1), owner, segment);
            done += count;
        }
    }

    private static string NameOf(int segment) => $"segment-{segment}";
}
