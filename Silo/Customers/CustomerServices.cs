using Microsoft.Extensions.Options;
using Personalization.Contracts;
using Personalization.Core.Customers;
using Personalization.Core.Features;
using Personalization.Core.Pipeline;
using Personalization.Core.Recommendations;
using Personalization.Core.Releases;
using Personalization.Silo.Embeddings;
using Personalization.Silo.Experiments;
using Personalization.Silo.Outcomes;
using Personalization.Silo.Precomputed;
using Personalization.Silo.Releases;
using Personalization.Silo.Requests;
using Personalization.Silo.Signals;
using Personalization.Silo.Trends;
using Personalization.Storage.Customers;

namespace Personalization.Silo.Customers;

/// <summary>What every customer's grain on a silo shares.</summary>
public sealed class CustomerServices(
    ICustomerStore store,
    LoadedReleases releases,
    QueryEncoding encoding,
    TrendPublisher trends,
    SignalPublisher signals,
    CustomerOutcomes outcomes,
    KeptRequests requests,
    SlateObservers observers,
    ExperimentFollower experiments,
    ArmCounter arms,
    PrecomputedAnswers precomputed,
    SiloMetrics metrics,
    IOptions<PipelineOptions> options,
    IOptions<SiloSettings> settings,
    IOptions<CustomerSessionOptions> sessions,
    CustomerTraces traces,
    ExplainStage explaining,
    TimeProvider time)
{
    public ICustomerStore Store => store;
    public ProfileRules Rules { get; } = sessions.Value.ToRules();
    public LoadedReleases Releases => releases;
    public QueryEncoding Encoding => encoding;
    public TrendPublisher Trends => trends;
    public SignalPublisher Signals => signals;
    public CustomerOutcomes Outcomes => outcomes;
    public KeptRequests Requests => requests;
    public SlateObservers Observers => observers;
    public ArmCounter Arms => arms;
    public PrecomputedAnswers Precomputed => precomputed;
    public CustomerTraces Traces => traces;
    public ExplainStage Explaining => explaining;
    public SiloMetrics Metrics => metrics;
    public PipelineOptions Options => options.Value;
    public TimeProvider Time => time;

    /// <summary>The release of an id, or the active one where that has gone.</summary>
    public ServingRelease? ServingOf(string release) => (releases.Find(release) ?? releases.Active)?.Serving;

    /// <summary>What a history keeps of an item, as the active release has it; of an unknown one, its id.</summary>
    public ItemTraits TraitsOf(string itemId) => releases.Active?.Serving.Items.Find(itemId) is { } row
        ? new ItemTraits(row.Item.Id, row.Item.Category is { Length: > 0 } category ? category : null, PriceBands.Of(row.LogPrice))
        : new ItemTraits(itemId, null);

    /// <summary>The catalogue's own copy of an item's id, so that histories of many customers share one string.</summary>
    public string OwnText(string text) => releases.Active?.Serving.Items.Find(text)?.Item.Id ?? text;

    /// <summary>The arm that a request is answered under, its release, and what is amiss when that is not loaded here.</summary>
    /// <exception cref="ReleaseNotReadyException">No release is active yet.</exception>
    public (ActiveRelease Release, ServedArm? Arm, string? Degraded) ArmOf(RecommendationRequest request)
    {
        var active = releases.Require();
        var arm = experiments.ArmOf(request.CustomerId, request.Experiment);
        if (arm?.Release is not { } id) return (active, arm, null);
        return releases.Find(id) is { } release ? (release, arm, null) : (active, null, $"experiment ({arm.Label}): release {id} is not loaded yet");
    }

    /// <summary>All of a request's time.</summary>
    public TimeSpan RequestDeadline => settings.Value.RequestDeadline;

    /// <summary>A request ends when its caller gives up, or at its deadline.</summary>
    public CancellationTokenSource Deadline(CancellationToken caller)
    {
        var deadline = CancellationTokenSource.CreateLinkedTokenSource(caller);
        deadline.CancelAfter(settings.Value.RequestDeadline);
        return deadline;
    }

    public CustomerView ViewOf(string customerId, CustomerProfile profile, QueryEmbedding? embedding)
    {
        var items = releases.Active?.Serving.Items;
        return new CustomerView
        {
            CustomerId = customerId,
            Known = !profile.IsGuest || !profile.Attributes.IsEmpty,
            Attributes = profile.Attributes,
            Interactions = profile.Version,
            LastEventAt = profile.LastEventAtMs == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(profile.LastEventAtMs),
            Recent = [.. profile.Recent.Reverse().Select(r =>
            {
                var item = items?.Find(r.ItemId)?.Item;
                return new RecentItemView
                {
                    ItemId = r.ItemId,
                    Kind = r.Kind,
                    At = DateTimeOffset.FromUnixTimeMilliseconds(r.AtMs),
                    Title = item?.Title ?? "",
                    Category = item?.Category ?? "",
                    Color = item is not null && item.Attributes.TryGetValue("color", out var color) ? color.Text : null,
                };
            })],
            Tastes = profile.Tastes,
            EmbeddingRelease = embedding?.Release,
            EmbeddingAgeMs = embedding is null ? null : time.GetElapsedTime(embedding.ComputedAt).TotalMilliseconds,
        };
    }
}
