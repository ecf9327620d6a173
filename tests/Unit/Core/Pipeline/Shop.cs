using Personalization.Core.Catalog;
using Personalization.Core.Customers;
using Personalization.Core.Exploration;
using Personalization.Core.Features;
using Personalization.Core.Pipeline;
using Personalization.Core.Pipeline.Ranking;
using Personalization.Core.Pipeline.Sources;
using Personalization.Core.Recommendations;
using Personalization.Core.Releases;

namespace Personalization.Unit.Core.Pipeline;

/// <summary>A release in memory with an exact index, a few trends and a ranker that likes what is near the customer and what is popular.</summary>
internal sealed class Shop
{
    public Shop(int items = 60) : this(SmallShop.Table(items))
    {
    }

    public Shop(ItemTable table)
    {
        Table = table;
        Release = new ServingRelease(
            new ReleaseManifest { Id = "r1", Created = Given.Start, DataSet = "test", Dimensions = SmallShop.Dimensions, Items = table.Count, FeatureSchema = FeatureSchema.Hash, Heads = ["click", "purchase"] },
            table, new NoModel(), new NoModel(), new NoModel());
        Search = new ExactSearch(table);
    }

    public ItemTable Table { get; }
    public ServingRelease Release { get; init; }
    public PipelineOptions Options { get; } = new();
    public INeighbourSearch Search { get; set; }
    public ITrendReader Trends { get; set; } = new FakeTrends("hat-5", "shoe-4");
    public IRanker Ranker { get; set; } = new FakeRanker(Likes);
    public TimeProvider Time { get; set; } = TimeProvider.System;
    public ITogetherReader? Together { get; set; }
    public ExplorationState Exploration { get; } = new();

    public RecommendationPipeline Pipeline => RecommendationPipeline.Create(Search, Trends, Ranker, new LiveSignals(Together ?? new NoPairs(), Exploration), Time);

    public static RecommendationRequest Request(int limit = 10) => new() { CustomerId = "c", Limit = limit };

    public PipelineContext Context(RecommendationRequest? request = null, CustomerProfile? profile = null, string? encodeFailure = null, ISlateObserver? observer = null, SeenItems? seen = null, TimeSpan? deadline = null, DateTimeOffset? now = null, string requestId = "request-1", long startedAt = 0) =>
        new(request ?? Request(), requestId, profile ?? CustomerProfile.Empty, QueryOf(profile ?? CustomerProfile.Empty), Release, Options, now ?? Given.Start.AddHours(5)) { EncodeFailure = encodeFailure, Observer = observer, Seen = seen, Deadline = deadline ?? Timeout.InfiniteTimeSpan, StartedAt = startedAt };

    public async Task<RecommendationResponse> RunAsync(RecommendationRequest? request = null, CustomerProfile? profile = null, RecommendationPipeline? pipeline = null, CancellationToken cancellation = default) =>
        await (pipeline ?? Pipeline).RunAsync(Context(request, profile), encodeMs: 0, cancellation);

    /// <summary>[D] the mean of the recent items weighed by taste, of unit norm; empty for a guest.</summary>
    public float[] QueryOf(CustomerProfile profile)
    {
        var items = new float[QueryFeatures.MaxItems * SmallShop.Dimensions];
        var events = new float[QueryFeatures.MaxItems * EventFeatures.Width];
        var used = QueryFeatures.Fill(profile, Table, items, events);
        var query = new float[SmallShop.Dimensions];
        for (var i = 0; i < used; i++)
            for (var d = 0; d < query.Length; d++) query[d] += events[i * EventFeatures.Width + EventFeatures.TasteAt] * items[i * query.Length + d];
        return Vectors.Normalize(query) ? query : [];
    }

    private static (float, float) Likes(PipelineContext context, ItemRow item)
    {
        var near = context.Query.Length == 0 ? 0 : Vectors.Dot(context.Query, item.Vector);
        return (0.5f + 0.4f * near + 0.001f * item.LogPopularity, 0.1f);
    }
}
