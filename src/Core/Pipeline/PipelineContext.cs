using Personalization.Core.Catalog;
using Personalization.Core.Customers;
using Personalization.Core.Experiments;
using Personalization.Core.Exploration;
using Personalization.Core.Expressions;
using Personalization.Core.Features;
using Personalization.Core.Recommendations;
using Personalization.Core.Releases;

namespace Personalization.Core.Pipeline;

/// <summary>What the stages know of one request: one release, one moment, one state of the customer, from start to end.</summary>
public sealed class PipelineContext
{
    private List<ExploredItem>? _explored;

    /// <param name="query">[D] unit norm; empty when nothing is known of the customer.</param>
    /// <exception cref="ExpressionException">The request's filter is no expression.</exception>
    public PipelineContext(RecommendationRequest request, string requestId, CustomerProfile profile, float[] query, ServingRelease release, PipelineOptions options, DateTimeOffset now)
        : this(request, requestId, new CustomerFeatures(profile, release.Items, query, QueryMoment.Of(request, now), release.Manifest.Slots), release, options, now)
    {
    }

    private PipelineContext(RecommendationRequest request, string requestId, CustomerFeatures customer, ServingRelease release, PipelineOptions options, DateTimeOffset now)
    {
        (Request, RequestId, Customer, Release, Options, Now) = (request, requestId, customer, release, options, now);
        Blend = release.Manifest.BlendFor(Profile.LastEventAtMs, Customer.NowMs);
        Filter = string.IsNullOrWhiteSpace(request.Filter) ? null : ItemExpression.Parse(request.Filter);
        Anchors = request.AnchorItems.IsEmpty ? Customer.Anchors : [.. request.AnchorItems.Select(release.Items.Find).OfType<ItemRow>()];
    }

    public RecommendationRequest Request { get; }
    public string RequestId { get; }
    public CustomerFeatures Customer { get; }
    public CustomerProfile Profile => Customer.Profile;
    public ServingRelease Release { get; }
    public PipelineOptions Options { get; }
    public DateTimeOffset Now { get; }
    public ItemExpression? Filter { get; }

    /// <summary>Items to find the like of: the request's, or else the newest that the customer liked.</summary>
    public IReadOnlyList<ItemRow> Anchors { get; }
    public float[] Query => Customer.Query;

    /// <summary>How candidates are put in order before ranking, by how long ago the customer's last act was; null under a release without a blend.</summary>
    public RetrievalBlend? Blend { get; }

    /// <summary>Whether the customer comes back, as far as the release makes a difference.</summary>
    public bool IsReturning => Blend is not null && ReferenceEquals(Blend, Release.Manifest.Returning?.Blend);

    /// <summary>[D] of <see cref="TurnEvidence.FactorsOf"/>, where somebody has them for this very profile and release; null to compute them.</summary>
    public float[]? Factors { get; init; }

    /// <summary>Why the query embedding is missing although something is known of the customer; null when it is not. The answer is degraded by it.</summary>
    public string? EncodeFailure { get; init; }

    /// <summary>How long ago the query embedding was computed; null where there is none, or nobody looks.</summary>
    public TimeSpan? QueryAge { get; init; }

    /// <summary>Interactions that the query embedding knows of.</summary>
    public long QueryInteractions { get; init; }

    /// <summary>Milliseconds from arrival of the customer's last batch of events to its effect; null when none came.</summary>
    public double? AppliedMs { get; init; }

    /// <summary>The arm of an experiment that chance has put the customer in; null for none.</summary>
    public ArmLabel? Arm { get; init; }

    /// <summary>How often the customer was shown what; null where nobody counts.</summary>
    public SeenItems? Seen { get; init; }

    /// <summary>The request's time, counted from when computing the query embedding began; infinite where nobody waits.</summary>
    public TimeSpan Deadline { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>A timestamp of the clock that the deadline is counted by: when the request began; 0 where nobody waits.</summary>
    public long StartedAt { get; init; }

    /// <summary>What is left of the request's time until ranking has to have ended; null where nobody waits.</summary>
    public TimeSpan? Left(TimeProvider time)
    {
        if (Deadline == Timeout.InfiniteTimeSpan || StartedAt == 0) return null;
        var left = Options.Shares.UntilRanked * Deadline - time.GetElapsedTime(StartedAt);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>What the answer shows at places that were left to chance, in their order; filled by the reordering.</summary>
    public IReadOnlyList<ExploredItem> Explored => _explored ?? (IReadOnlyList<ExploredItem>)[];

    /// <summary>The same request of one of whom other things are known.</summary>
    internal PipelineContext Of(CustomerFeatures customer) => new(Request, RequestId, customer, Release, Options, Now);

    internal void AddExplored(ExploredItem item) => (_explored ??= []).Add(item);

    /// <summary>Who is told of the answer; null for nobody.</summary>
    public ISlateObserver? Observer { get; init; }

    /// <summary>Whether the item was shown so often, and not turned to, that it is enough.</summary>
    internal bool IsSeenEnough(ItemRow row) => Seen is not null && Options.SeenLimit > 0 && Seen.CountOf(row.Key) >= Options.SeenLimit;
}
