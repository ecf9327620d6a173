using System.Diagnostics;
using System.Diagnostics.Metrics;
using Personalization.Core.Experiments;
using Personalization.Core.Recommendations;
using Personalization.Inference;
using Personalization.Inference.Batching;
using Personalization.Storage.Outcomes;

namespace Personalization.Silo;

/// <summary>What the silo counts; the gateway shows it at /metrics. No label names a customer or an item.</summary>
public sealed class SiloMetrics : IDisposable
{
    private static readonly string[] Stages = ["encode", "retrieve", "rank", "reorder", "live", "explain", "experiment"];
    private readonly Meter _meter = new("Personalization.Silo");
    private readonly Counter<long> _applied;
    private readonly Counter<long> _duplicates;
    private readonly Counter<long> _failedWrites;
    private readonly Counter<long> _givenUp;
    private readonly Counter<long> _degraded;
    private readonly Counter<long> _recommendations;
    private readonly Counter<long> _hedges;
    private readonly Counter<long> _missingShards;
    private readonly Counter<long> _armShown;
    private readonly Counter<long> _armClicked;
    private readonly Counter<long> _refusedSearches;
    private readonly Counter<long> _notFinite;
    private readonly Counter<long> _rankedElsewhere;
    private readonly Histogram<double> _stageMs;
    private long _workedAt;

    public SiloMetrics()
    {
        _applied = _meter.CreateCounter<long>("interactions_applied", description: "Interactions that took effect");
        _duplicates = _meter.CreateCounter<long>("interactions_duplicate", description: "Interactions that had taken effect before");
        _failedWrites = _meter.CreateCounter<long>("customer_writes_failed", description: "Writes of customers that the store refused");
        _givenUp = _meter.CreateCounter<long>("interaction_deliveries_given_up", description: "Deliveries of accepted interactions that failed for too long: their events are lost");
        _degraded = _meter.CreateCounter<long>("stages_degraded", description: "Stages that failed or were late");
        _recommendations = _meter.CreateCounter<long>("recommendations", description: "Recommendations answered");
        _hedges = _meter.CreateCounter<long>("index_hedges", description: "Searches of a shard that asked another replica because one was slow");
        _missingShards = _meter.CreateCounter<long>("index_shards_missing", description: "Shards that did not answer a search in time");
        _armShown = _meter.CreateCounter<long>("experiment_slates", description: "Slates shown under an arm of an experiment");
        _armClicked = _meter.CreateCounter<long>("experiment_slates_clicked", description: "Of those, slates of which an item was clicked");
        _refusedSearches = _meter.CreateCounter<long>("index_searches_refused", description: "Searches of a shard that this silo had no room or time for");
        _notFinite = _meter.CreateCounter<long>("ranker_not_finite", description: "Predictions that are no numbers; their items sink to the end");
        _rankedElsewhere = _meter.CreateCounter<long>("ranker_retries", description: "Calls of a ranking silo that were made again because it did not answer");
        _stageMs = _meter.CreateHistogram<double>("stage_ms", "ms", "Time of each stage of a recommendation");
    }

    /// <summary>Shows how many writes of customers wait for their commit: a queue that stays full is a disk that is too slow.</summary>
    public void WatchWrites(Func<int> waiting) => _meter.CreateObservableGauge("customer_writes_waiting", waiting, description: "Writes of customers that wait for their commit");

    /// <summary>Shows how far back answers can be explained: less than an hour where more come than are kept.</summary>
    public void WatchRequests(Func<double> seconds) => _meter.CreateObservableGauge("requests_kept_seconds", seconds, "s", "Age of the oldest answer that can be explained");

    /// <summary>Shows how the outcome log keeps up: lines that are dropped are lost for learning, not for the customer.</summary>
    public void WatchOutcomes(OutcomeLog log)
    {
        _meter.CreateObservableCounter("outcome_lines_written", () => log.Written, description: "Lines of the outcome log that are in the store");
        _meter.CreateObservableCounter("outcome_lines_dropped", () => log.Dropped, description: "Lines of the outcome log that found no room, or that a stop could not write");
        _meter.CreateObservableGauge("outcome_lines_waiting", () => log.WaitingLines, description: "Lines that wait to be compressed");
        _meter.CreateObservableCounter("outcome_write_failures", () => log.Failures, description: "Tries to write a file of the outcome log that failed");
    }

    /// <summary>Shows how requests share runs of the ranker, and where it runs: a provider that could not be had leaves its mark here.</summary>
    public void WatchRanking(Func<BatchCounts> counts, Func<ProviderChoice?> provider)
    {
        _meter.CreateObservableCounter("ranker_runs", () => counts().Runs, description: "Runs of the ranker");
        _meter.CreateObservableCounter("ranker_requests", () => counts().Requests, description: "Requests that were answered by them");
        _meter.CreateObservableCounter("ranker_rows", () => counts().Rows, description: "Items that were ranked");
        _meter.CreateObservableCounter("ranker_late", () => counts().Late, description: "Requests whose time was over before their turn came");
        _meter.CreateObservableCounter("ranker_failed", () => counts().Failed, description: "Requests whose run failed");
        _meter.CreateObservableGauge<int>("ranker_provider", () => provider() is { } choice
            ? [new(1, new KeyValuePair<string, object?>("provider", choice.Provider.ToString()), new("fallback", choice.FellBack ? "true" : "false"))] : [], description: "Where the active release's models run");
    }

    /// <summary>Shows how customers share runs of the query tower.</summary>
    public void WatchEncoding(Func<BatchCounts> counts)
    {
        _meter.CreateObservableCounter("encoder_runs", () => counts().Runs, description: "Runs of the query tower");
        _meter.CreateObservableCounter("encoder_customers", () => counts().Requests, description: "Query embeddings that were computed by them");
        _meter.CreateObservableCounter("encoder_failed", () => counts().Failed, description: "Query embeddings that could not be computed");
    }

    /// <summary>Predictions that are no numbers; their items sink to the end.</summary>
    public void NotFinite(int predictions) => _notFinite.Add(predictions);

    /// <summary>A ranking silo did not answer and another was asked.</summary>
    public void RankedElsewhere() => _rankedElsewhere.Add(1);

    /// <summary>Time since this silo last did something for a customer.</summary>
    public TimeSpan SinceWork => Stopwatch.GetElapsedTime(Volatile.Read(ref _workedAt));

    /// <summary>Called with everything that a silo does for customers, whatever its roles.</summary>
    public void Worked() => Volatile.Write(ref _workedAt, Stopwatch.GetTimestamp());

    public void Applied(int applied, int duplicates)
    {
        Worked();
        if (applied > 0) _applied.Add(applied);
        if (duplicates > 0) _duplicates.Add(duplicates);
    }

    /// <summary>A write failed; whoever asked for it is told, or the stream tries again.</summary>
    public void WriteFailed() => _failedWrites.Add(1);

    /// <summary>The stream goes on without events that it had accepted.</summary>
    public void DeliveryGivenUp() => _givenUp.Add(1);

    public void ArmShown(ArmLabel arm) => _armShown.Add(1, new("experiment", arm.Experiment), new("arm", arm.Arm));

    public void ArmClicked(ArmLabel arm) => _armClicked.Add(1, new("experiment", arm.Experiment), new("arm", arm.Arm));

    public void Hedged() => _hedges.Add(1);

    public void ShardsMissing(int shards) => _missingShards.Add(shards);

    public void SearchRefused() => _refusedSearches.Add(1);

    public void Degraded(string stage) => _degraded.Add(1, new KeyValuePair<string, object?>("stage", stage));

    public void Answered(RecommendationResponse response)
    {
        Worked();
        _recommendations.Add(1);
        if (response.Degraded is { } causes) DegradedBy(causes);
        Record("encode", response.Timings.Encode);
        Record("retrieve", response.Timings.Retrieve);
        Record("filter", response.Timings.Filter);
        Record("rank", response.Timings.Rank);
        Record("reorder", response.Timings.Reorder);
        Record("total", response.Timings.Total);
    }

    public void Dispose() => _meter.Dispose();

    /// <summary>Each stage that failed counts, also one behind another; what else stands there may be anybody's words, which make no label.</summary>
    private void DegradedBy(string causes)
    {
        var first = true;
        foreach (var cause in causes.Split("; "))
        {
            var end = cause.AsSpan().IndexOfAny(' ', ':');
            var name = end < 0 ? cause : cause[..end];
            if (first || Stages.Contains(name)) Degraded(name);
            first = false;
        }
    }

    private void Record(string stage, double ms) => _stageMs.Record(ms, new KeyValuePair<string, object?>("stage", stage));
}
