using System.Collections.Immutable;
using Personalization.Core.Catalog;
using Personalization.Core.Expressions;
using Personalization.Core.Pipeline;
using Personalization.Core.Recommendations;
using Personalization.Silo.Releases;
using Personalization.Storage.Precomputed;

namespace Personalization.Silo.Precomputed;

/// <summary>Answers with what was computed before, where the live path fails: less what the customer has had since, and what the request excludes.</summary>
public sealed partial class PrecomputedAnswers(PrecomputedStore store, TimeProvider time, ILogger<PrecomputedAnswers> logger)
{
    /// <summary>How long a set is used before its successor is looked for.</summary>
    private static readonly TimeSpan CheckEvery = TimeSpan.FromSeconds(30);

    /// <summary>A file's customers take about 100 KB.</summary>
    private const int MostFiles = 128;
    private readonly Lock _gate = new();
    private readonly Dictionary<int, Task<ImmutableDictionary<string, PrecomputedSlate>>> _files = [];
    private Task<PrecomputedSet?>? _set;
    private long _checkedAt;

    /// <summary>The customer's slate as an answer; null when there is none, or nothing of it is left.</summary>
    /// <param name="cause">Why the live path could not answer.</param>
    public async Task<RecommendationResponse?> FindAsync(PipelineContext context, ActiveRelease release, string cause, CancellationToken cancellation)
    {
        try
        {
            if (await SetAsync(cancellation) is not { } set) return null;
            var file = await FileAsync(set, set.BucketOf(context.Request.CustomerId)).WaitAsync(cancellation);
            return file.GetValueOrDefault(context.Request.CustomerId) is { } slate ? Answer(context, release, set, slate, cause) : null;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            CannotRead(logger, e);
            Forget();
            return null;
        }
    }

    /// <summary>Reads anew what is asked for next; after an erasure nothing of before may be left.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            _files.Clear();
            _set = null;
        }
    }

    private static RecommendationResponse? Answer(PipelineContext context, ActiveRelease release, PrecomputedSet set, PrecomputedSlate slate, string cause)
    {
        var request = context.Request;
        var gone = context.Profile.Consumed.Select(c => c.ItemId).Concat(request.Exclude).Concat(request.AnchorItems).ToHashSet(StringComparer.Ordinal);
        var items = ImmutableArray.CreateBuilder<RecommendedItem>();
        for (var i = 0; i < slate.Items.Length && items.Count < request.Limit; i++)
        {
            if (gone.Contains(slate.Items[i]) || release.Serving.Items.Find(slate.Items[i]) is not { CanBeShown: true } row || context.Profile.ConsumedBefore.MayHold(row.Key)) continue;
            if (context.Filter is { } filter && !filter.Matches(row.Item)) continue;
            items.Add(new RecommendedItem
            {
                ItemId = row.Item.Id,
                Position = items.Count,
                Title = row.Item.Title,
                Category = row.Item.Category,
                Attributes = row.Item.Attributes,
                Score = slate.Scores[i],
                Source = "precomputed",
            });
        }
        if (items.Count == 0) return null;
        return new RecommendationResponse
        {
            RequestId = context.RequestId,
            CustomerId = request.CustomerId,
            Release = set.Release,
            Items = items.ToImmutable(),
            Timings = new StageTimings(),
            Counts = new StageCounts { Retrieved = slate.Items.Length },
            Degraded = $"live ({cause}): answered with what was computed at {set.CreatedAt.UtcDateTime:u}",
            Freshness = new Freshness
            {
                LastEventAt = context.Profile.LastEventAtMs == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(context.Profile.LastEventAtMs),
                AppliedMs = context.AppliedMs,
                Interactions = context.Profile.Version,
            },
        };
    }

    private async Task<PrecomputedSet?> SetAsync(CancellationToken cancellation)
    {
        Task<PrecomputedSet?> current;
        PrecomputedSet? before = null;
        lock (_gate)
        {
            if (_set is null || time.GetElapsedTime(_checkedAt) > CheckEvery)
            {
                if (_set is { IsCompletedSuccessfully: true }) before = _set.Result;
                (_set, _checkedAt) = (store.GetCurrentAsync(CancellationToken.None), time.GetTimestamp());
            }
            current = _set;
        }
        var set = await current.WaitAsync(cancellation);
        if (before is not null && before.Id != set?.Id)
            lock (_gate) _files.Clear();
        return set;
    }

    private Task<ImmutableDictionary<string, PrecomputedSlate>> FileAsync(PrecomputedSet set, int bucket)
    {
        lock (_gate)
        {
            if (_files.TryGetValue(bucket, out var known)) return known;
            if (_files.Count >= MostFiles) _files.Remove(_files.Keys.First());
            return _files[bucket] = Task.Run(async () => (await store.ReadAsync(set, bucket)).ToImmutableDictionary(s => s.CustomerId, StringComparer.Ordinal));
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Precomputed answers cannot be read")]
    private static partial void CannotRead(ILogger logger, Exception e);
}
