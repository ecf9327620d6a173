using System.Collections.Concurrent;
using System.Collections.Immutable;
using Personalization.Core.Customers;
using Personalization.Core.Pipeline;
using Personalization.Core.Pipeline.Ranking;
using Personalization.Core.Recommendations;
using Personalization.Core.Releases;
using Personalization.Inference;
using Personalization.Storage.Customers;
using Personalization.Storage.Precomputed;
using Personalization.Storage.Releases;
using Personalization.Training.Evaluation;
using Personalization.Training.Model;
using Personalization.VectorIndex;

namespace Personalization.Training;

/// <summary>Recommends to every customer through the serving pipeline itself, in parallel, and puts the slates into the store for when silos cannot.</summary>
public sealed class Precompute(ReleaseStore releases, PrecomputedStore store, TimeProvider time)
{
    /// <summary>Items of a slate.</summary>
    public int Take { get; init; } = 50;
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Where the release's files are kept for the next time.</summary>
    public string CacheFolder { get; init; } = Path.Combine("artifacts", "release-cache");

    /// <summary>As the shop's silos have them, so that slates are of its rules and weights.</summary>
    public PipelineOptions Options { get; init; } = new();

    /// <param name="releaseId">Null for the active one.</param>
    /// <param name="customers">Read once, one after the other. Of whom nothing is known there is nothing to compute.</param>
    /// <exception cref="InvalidReleaseException">There is no such release, or it is damaged.</exception>
    /// <exception cref="InvalidDataException">A customer's state is damaged.</exception>
    public async Task<PrecomputedSet> RunAsync(string? releaseId, IEnumerable<OpenedCustomer> customers, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        var startedAt = time.GetUtcNow();
        var id = releaseId ?? (await releases.GetCurrentAsync(cancellation))?.Id ?? throw new FileNotFoundException("The store has no active release; name one, or publish with --activate.");
        var steps = new TrainingSteps(time, progress);
        var opened = await releases.OpenAsync(id, CacheFolder, cancellation);
        using var models = steps.Run("release", _ => ReleaseModels.Load(opened.Folder, opened.Manifest, new InferenceOptions()));
        var items = steps.Run("items", _ => ItemFiles.Read(opened, cancellation));
        using var index = steps.Run("index", _ => IndexSnapshot.Load(opened.PathOf(ReleaseFiles.Index)));
        var serving = new ServingRelease(opened.Manifest, items, models.QueryEncoder, models.ItemEncoder, models.Ranker) { Baselines = BaselineFiles.Read(opened) };
        var pipeline = RecommendationPipeline.Create(new IndexNeighbours(index), new NoTrends(), new ModelRanker());
        var profiles = steps.Run("customers", _ => customers.Select(c => (c.Claim.CustomerId, Profile: ProfileOf(c))).Where(c => IsKnown(c.Profile)).ToList());
        var slates = new ConcurrentBag<PrecomputedSlate>();
        steps.Run("slates", part =>
        {
            var done = 0;
            Parallel.ForEach(profiles, new ParallelOptions { MaxDegreeOfParallelism = Threads, CancellationToken = cancellation }, customer =>
            {
                slates.Add(Recommend(pipeline, serving, customer.CustomerId, customer.Profile, cancellation));
                if (Interlocked.Increment(ref done) is var so && so % 100 == 0) part.Report((double)so / profiles.Count);
            });
            return slates.Count;
        });
        return await store.WriteAsync(id, slates, startedAt, cancellation);
    }

    private PrecomputedSlate Recommend(RecommendationPipeline pipeline, ServingRelease release, string customerId, CustomerProfile profile, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var query = Queries.Of(profile, release, now);
        var context = new PipelineContext(new RecommendationRequest { CustomerId = customerId, Limit = Take }, "precompute", profile, query, release, Options, now);
        // Nothing in it waits for anybody: search and model are in this process.
        var response = pipeline.RunAsync(context, 0, cancellation).AsTask().GetAwaiter().GetResult();
        if (response.Degraded is { } cause) throw new InvalidDataException($"The slate of a customer could not be computed in full: {cause}");
        return new PrecomputedSlate(customerId, [.. response.Items.Select(i => i.ItemId)], [.. response.Items.Select(i => float.IsFinite(i.Score) ? i.Score : 0)]);
    }

    /// <summary>By what was done, searched for or told of the person.</summary>
    private static bool IsKnown(CustomerProfile profile) => profile.Version > 0 || !profile.Attributes.IsEmpty;

    private static CustomerProfile ProfileOf(OpenedCustomer customer)
    {
        var profile = new LiveProfile(customer.Snapshot is null ? CustomerProfile.Empty : CustomerProfileCodec.Decode(customer.Snapshot, string.Intern), ProfileRules.OfHistory);
        foreach (var entry in customer.Entries) InteractionLogCodec.Replay(entry.Span, profile, string.Intern);
        return profile.Current;
    }
}
