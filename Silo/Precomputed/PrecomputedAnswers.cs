using System.Collections.Immutable;
using Personalization.Core.Pipeline;
using Personalization.Core.Recommendations;
using Personalization.Silo.Releases;
using Personalization.Silo.Requests;
using Personalization.Storage.Precomputed;

namespace Personalization.Silo.Precomputed;

/// <summary>Answers with what was computed before, where the live path fails.</summary>
public sealed partial class PrecomputedAnswers(PrecomputedStore store, KeptRequests requests, TimeProvider time, ILogger<PrecomputedAnswers> logger)
{
    /// <summary>How long a set is used before its successor is looked for, and a file before it is read again: somebody may have been erased from it on another silo.</summary>
    private static readonly TimeSpan CheckEvery = TimeSpan.FromSeconds(30);

    /// <summary>How long an answer waits for the store, with the live path's own at hand; the reading goes on for those who come later.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <summary>A file's customers take about 100 KB.</summary>
    private const int MostFiles = 128;
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Set, int Bucket), Task<ImmutableDictionary<string, PrecomputedSlate>>> _files = [];
    private Task<PrecomputedSet?>? _set;
    private long _checkedAt;

    /// <summary>The customer's slate as an answer; null when there is none, or nothing of it is left.</summary>
    /// <param name="cause">Why the live path could not answer.</param>
    public async Task<RecommendationResponse?> FindAsync(PipelineContext context, ActiveRelease release, string cause, CancellationToken cancellation)
    {
        try
        {
            if (await SetAsync(cancellation) is not { } set) return null;
            // Computed for one who has been forgotten since; another silo may have erased it, and this one still have it in memory.
            if (set.CreatedAt.ToUnixTimeMilliseconds() <= context.Profile.ErasedAtMs) return null;
            var file = await FileAsync(set, set.BucketOf(context.Request.CustomerId)).WaitAsync(Patience, time, cancellation);
            return file.GetValueOrDefault(context.Request.CustomerId) is { } slate ? Answer(context, release, set, slate, cause) : null;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            CannotRead(logger, e);
            // What is merely late is still being read.
            if (e is not TimeoutException) Forget();
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

    /// <summary>The filters of the live path go over it again: rules, the request and the customer may have changed since.</summary>
    private RecommendationResponse? Answer(PipelineContext context, ActiveRelease release, PrecomputedSet set, PrecomputedSlate slate, string cause)
    {
        var stored = slate.Items.Zip(slate.Scores).Select(s => (Row: release.Serving.Items.Find(s.First), Score: s.Second)).Where(s => s.Row is not null).Select(s => (s.Row!, s.Score));
        var response = StoredSlate.Answer(context, stored, set.Release, $"live ({cause}): answered with what was computed at {set.CreatedAt.UtcDateTime:u}", requests);
        return response.Items.IsEmpty ? null : response;
    }

    private async Task<PrecomputedSet?> SetAsync(CancellationToken cancellation)
    {
        Task<PrecomputedSet?> current;
        lock (_gate)
        {
            if (_set is null || time.GetElapsedTime(_checkedAt) > CheckEvery)
            {
                _files.Clear();
                (_set, _checkedAt) = (store.GetCurrentAsync(CancellationToken.None), time.GetTimestamp());
            }
            current = _set;
        }
        return await current.WaitAsync(Patience, time, cancellation);
    }

    private Task<ImmutableDictionary<string, PrecomputedSlate>> FileAsync(PrecomputedSet set, int bucket)
    {
        lock (_gate)
        {
            if (_files.TryGetValue((set.Id, bucket), out var known)) return known;
            if (_files.Count >= MostFiles) _files.Remove(_files.Keys.First());
            return _files[(set.Id, bucket)] = Task.Run(async () => (await store.ReadAsync(set, bucket)).ToImmutableDictionary(s => s.CustomerId, StringComparer.Ordinal));
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Precomputed answers cannot be read")]
    private static partial void CannotRead(ILogger logger, Exception e);
}
