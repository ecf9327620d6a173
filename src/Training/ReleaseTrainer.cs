using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Personalization.Core.Catalog;
using Personalization.Core.Features;
using Personalization.Core.Pipeline.Sources;
using Personalization.Core.Releases;
using Personalization.Training.Data;
using Personalization.Training.Evaluation;
using Personalization.Training.Model;
using Personalization.Training.Ranker;
using Personalization.Training.Releases;
using Personalization.VectorIndex;

namespace Personalization.Training;

/// <summary>
/// From a data set to a release in memory: item vectors, encoders, ranker, evaluation. What is evaluated is what is released: the models are not trained again on the
/// held-out tenth, which costs them a little data, saves half the time, and keeps the manifest's metrics true of the very files beside it.
/// </summary>
public sealed class ReleaseTrainer(TimeProvider time, TrainingOptions options)
{
    /// <exception cref="ImportException">The data are too few to train on.</exception>
    /// <exception cref="OperationCanceledException">Within a second or two of the cancellation.</exception>
    public TrainedRelease Train(DataSet data, TrainingSteps steps, CancellationToken cancellation = default)
    {
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        if (data.Items.Count == 0 || data.Interactions.Count == 0)
            throw new ImportException($"The data set '{data.Name}' has {data.Items.Count} items and {data.Interactions.Count} interactions: nothing to train on. Give more data.");
        var input = new TrainingInput(data);
        var embeddings = EmbeddingTraining.Train(input, options, steps, time, cancellation);
        var manifest = Manifest(input);
        var index = steps.Run("index", progress => Index(embeddings.Table, progress, cancellation));
        var search = new IndexNeighbours(index);
        var (ranker, auc) = TrainRanker(input, manifest, embeddings, search, steps, cancellation);
        var baselines = steps.Run("baselines", _ => BaselineTraining.Train(EventTable.Of(data), Run(), cancellation));
        var release = new TrainedRelease(manifest, data, embeddings, index, ranker, baselines);
        return release with { Manifest = manifest with { Metrics = Evaluate(input, release, search, auc, steps, cancellation) } };
    }

    private (TrainedRanker Ranker, ImmutableDictionary<string, double> Auc) TrainRanker(
        TrainingInput input, ReleaseManifest manifest, Embeddings embeddings, INeighbourSearch search, TrainingSteps steps, CancellationToken cancellation)
    {
        var unranked = new ServingRelease(manifest, embeddings.Table, embeddings.QueryEncoder, embeddings.ItemEncoder, new TrainedRanker(input.Heads, []));
        var examples = steps.Run("ranker's examples", progress => new RankerSampling(input, unranked, search, options).Sample(progress, cancellation));
        var fit = steps.Run("ranker", progress => new RankerFit(examples, input.Heads, options, progress, cancellation));
        return (fit.Ranker(), fit.HeldOutAuc());
    }

    private ImmutableSortedDictionary<string, double> Evaluate(
        TrainingInput input, TrainedRelease release, INeighbourSearch search, ImmutableDictionary<string, double> auc, TrainingSteps steps, CancellationToken cancellation)
    {
        if (options.EvaluatedCustomers == 0) return ImmutableSortedDictionary<string, double>.Empty;
        var metrics = steps.Run("evaluation", progress => new Evaluator(input, release.ToServing(), search, Run(), options.EvaluatedCustomers).Run(progress, cancellation));
        foreach (var (head, value) in auc)
            if (double.IsFinite(value)) metrics[$"auc-{head}"] = Math.Round(value, 4);
        return metrics.ToImmutableSortedDictionary(StringComparer.Ordinal);
    }

    private HnswIndex Index(ItemTable table, IProgress<double> progress, CancellationToken cancellation)
    {
        var index = new HnswIndex(options.Dimensions, new HnswOptions { Seed = options.Seed });
        foreach (var row in table.Rows)
        {
            if (row.Index % 512 == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                progress.Report((double)row.Index / table.Count);
            }
            if (index.Upsert(row.Key, row.Vector) is var outcome && outcome != UpsertOutcome.Added)
                throw new InvalidOperationException($"The index answered {outcome} to item '{row.Item.Id}'.");
        }
        return index;
    }

    private TrainingRun Run() => new(time, options.Seed, options.Threads);

    private ReleaseManifest Manifest(TrainingInput input)
    {
        var now = time.GetUtcNow();
        return new ReleaseManifest
        {
            // The time first, so that releases sort by age; then what was trained on, so that two of a second differ.
            Id = now.ToString("yyyy-MM-dd'T'HHmmss'Z'", CultureInfo.InvariantCulture) + $"-{input.Data.Name}",
            Created = now,
            DataSet = input.Data.Name,
            Dimensions = options.Dimensions,
            Items = input.Data.Items.Count,
            FeatureSchema = FeatureSchema.Hash,
            Heads = input.Heads,
        };
    }
}
