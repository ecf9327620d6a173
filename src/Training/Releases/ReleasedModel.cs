using System.Collections.Immutable;
using Personalization.Core.Catalog;
using Personalization.Core.Features;
using Personalization.Core.Customers;
using Personalization.Core.Interactions;
using Personalization.Core.Pipeline;
using Personalization.Core.Pipeline.Ranking;
using Personalization.Core.Recommendations;
using Personalization.Core.Releases;
using Personalization.Inference;
using Personalization.Storage.Releases;
using Personalization.Training.Evaluation;
using Personalization.Training.Model;
using Personalization.VectorIndex;

namespace Personalization.Training.Releases;

/// <summary>A release opened from its files outside of any silo: its models, its index and the pipeline over them, asked as a silo would ask. Thread safe.</summary>
public sealed class ReleasedModel : IDisposable
{
    private readonly ReleaseModels _models;
    private readonly HnswIndex _index;
    private readonly RecommendationPipeline _pipeline;

    private ReleasedModel(ServingRelease serving, ReleaseModels models, HnswIndex index)
    {
        (Serving, _models, _index) = (serving, models, index);
        _pipeline = RecommendationPipeline.Create(new IndexNeighbours(index), new NoTrends(), new ModelRanker());
    }

    public ServingRelease Serving { get; }

    /// <exception cref="InvalidReleaseException">A file is missing or not what the manifest says.</exception>
    public static async Task<ReleasedModel> OpenAsync(string folder, CancellationToken cancellation = default)
    {
        var opened = await ReleaseFolder.OpenAsync(folder, cancellationToken: cancellation);
        var models = ReleaseModels.Load(opened.Folder, opened.Manifest, new InferenceOptions { Provider = InferenceProvider.Cpu });
        var serving = new ServingRelease(opened.Manifest, ItemFiles.Read(opened, cancellation), models.QueryEncoder, models.ItemEncoder, models.Ranker) { Baselines = BaselineFiles.Read(opened) };
        return new ReleasedModel(serving, models, IndexSnapshot.Load(opened.PathOf(ReleaseFiles.Index)));
    }

    /// <summary>What the customer with this history would be shown at this moment; nothing trends.</summary>
    /// <param name="attributes">What is known of the customer as a person; null for nothing.</param>
    public ValueTask<RecommendationResponse> RecommendAsync(
        IReadOnlyList<Interaction> history, RecommendationRequest request, PipelineOptions options, DateTimeOffset now, ImmutableSortedDictionary<string, AttributeValue>? attributes = null)
    {
        var profile = (CustomerProfile.Empty with { Attributes = attributes ?? CustomerAttributes.None }).Apply([.. history], id => Serving.Items.Find(id)?.Item.Category).Profile;
        var context = new PipelineContext(request, "offline", profile, Queries.Of(profile, Serving, QueryMoment.Of(request, now)), Serving, options, now);
        return _pipeline.RunAsync(context, 0, CancellationToken.None);
    }

    public void Dispose()
    {
        _models.Dispose();
        _index.Dispose();
    }
}
