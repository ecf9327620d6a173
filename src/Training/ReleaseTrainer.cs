using System.Collections.Immutable;
using System.Globalization;
using Personalization.Core.Catalog;
using Personalization.Core.Features;
using Personalization.Core.Pipeline.Sources;
using Personalization.Core.Releases;
using Personalization.Training.Checkpoints;
using Personalization.Training.Data;
using Personalization.Training.Evaluation;
using Personalization.Training.Model;
using Personalization.Training.Ranker;
using Personalization.Training.Releases;
using Personalization.Training.Retrieval;
using Personalization.VectorIndex;

namespace Personalization.Training;

/// <summary>
/// From a data set to a release in memory. Histories are cut in three parts, each after the other in time: the towers learn from the first as long as validation gets better;
/// the ranker learns from the second what comes after what the towers know; the towers take in the second and are measured with the ranker on the third; last they take
/// in that as well. What is released has seen all of the data and keeps the metrics of the step before.
/// </summary>
public sealed class ReleaseTrainer(TimeProvider time, TrainingOptions options)
{
    /// <exception cref="ImportException">The data are too few to train on.</exception>
    /// <exception cref="OperationCanceledException">Within a second or two of the cancellation.</exception>
    public TrainedRelease Train(DataSet data, TrainingSteps steps, CancellationToken cancellation = default)
    {
        CheckedOptions.Require(options);
        if (data.Items.Count == 0 || data.Interactions.Count == 0)
            throw new ImportException($"The data set '{data.Name}' has {data.Items.Count} items and {data.Interactions.Count} interactions: nothing to train on. Give more data.");
        var input = new TrainingInput(data);
        var manifest = Manifest(input);
        using var towers = new EmbeddingTraining(input, options, Run(), cancellation);
        var (ranker, blends, auc) = TrainRanker(input, manifest, towers, steps, cancellation);
        manifest = manifest with { Blend = blends.InSession, Returning = blends.Returning, Slots = towers.Found!.Slots };
        var metrics = Evaluate(input, manifest, towers, (ranker, auc), steps, cancellation);
        var events = EventTable.Of(data);
        var baselines = steps.Run("baselines", _ => BaselineTraining.Train(events, Run(), cancellation));
        // One event of a clock that is ahead would keep everything live from counting until then.
        manifest = manifest with { Metrics = metrics, DataUntil = events.Until > manifest.Created ? manifest.Created : events.Until };
        return Assemble(input, manifest, steps.Run("item vectors of all data", progress => towers.Continue(c => c.Events.Length, progress)), ranker, baselines, steps, cancellation);
    }

    private TrainedRelease Assemble(
        TrainingInput input, ReleaseManifest manifest, Embeddings embeddings, TrainedRanker ranker, ReleaseBaselines baselines, TrainingSteps steps, CancellationToken cancellation) =>
        new(manifest, input.Data, embeddings, steps.Run("index of all items", progress => Index(embeddings.Table, progress, cancellation)), ranker, baselines);

    private (TrainedRanker Ranker, RetrievalBlends Blends, ImmutableDictionary<string, double> Auc) TrainRanker(
        TrainingInput input, ReleaseManifest manifest, EmbeddingTraining towers, TrainingSteps steps, CancellationToken cancellation)
    {
        var embeddings = steps.Run("item vectors", towers.Train);
        using var encoder = embeddings.QueryEncoder;
        using var index = steps.Run("index", progress => Index(embeddings.Table, progress, cancellation));
        var search = new IndexNeighbours(index);
        var popularity = input.EarlierPopularity();
        var earlier = new ItemTable(options.Dimensions, embeddings.Table.Count);
        foreach (var row in embeddings.Table.Rows) earlier.Upsert(row.Item, row.Vector, popularity[row.Index]);
        var baselines = steps.Run("baselines, before the ranker", _ => BaselineTraining.Train(input.EventsUpTo(c => c.VectorsEnd), Run(), cancellation));
        var blends = steps.Run("blend", _ => BlendChoice.Choose(towers.Found!, baselines, input.NewTurns(), Run(), cancellation));
        var unranked = new ServingRelease(manifest with { Blend = blends.InSession, Returning = blends.Returning, Slots = towers.Found!.Slots }, earlier, embeddings.QueryEncoder, embeddings.ItemEncoder, new Unranked(input.Heads)) { Baselines = baselines };
        var examples = steps.Run("ranker's examples", progress => new RankerSampling(input, unranked, search, options).Sample(progress, cancellation));
        blends = examples.Calibrate(blends);
        using var fit = steps.Run("ranker", progress => new RankerFit(examples, earlier, input.Heads, towers.Found!.Slots, options, Checkpoint(TrainingOptions.RankerEnding), progress, cancellation));
        steps.Run("ranker's share", _ => { fit.ChooseShare(unranked, cancellation); return fit.Share; });
        return (fit.Ranker(), blends, fit.HeldOutAuc());
    }

    private ImmutableSortedDictionary<string, double> Evaluate(
        TrainingInput input, ReleaseManifest manifest, EmbeddingTraining towers, (TrainedRanker Model, ImmutableDictionary<string, double> Auc) ranker, TrainingSteps steps, CancellationToken cancellation)
    {
        if (options.EvaluatedCustomers == 0) return ImmutableSortedDictionary<string, double>.Empty;
        using var release = Assemble(
            input, manifest, steps.Run("item vectors, to the ranker's end", progress => towers.Continue(c => c.RankerEnd, progress)), ranker.Model,
            steps.Run("baselines, to the ranker's end", _ => BaselineTraining.Train(input.EventsUpTo(c => c.RankerEnd), Run(), cancellation)), steps, cancellation);
        var metrics = steps.Run("evaluation", progress => new Evaluator(input, release.ToServing(), new IndexNeighbours(release.Index), Run(), options.EvaluatedCustomers).Run(progress, cancellation));
        foreach (var (head, value) in ranker.Auc)
            if (double.IsFinite(value)) metrics[$"auc-{head}"] = Math.Round(value, 4);
        return metrics.ToImmutableSortedDictionary(StringComparer.Ordinal);
    }

    private HnswIndex Index(ItemTable table, IProgress<double> progress, CancellationToken cancellation)
    {
        var index = new HnswIndex(options.Dimensions, new HnswOptions { Seed = options.Seed })
        {
            // By its own choice it would scan or walk as either took longer when it was measured, and no training would repeat.
            Plan = PlanChoice.Graph,
        };
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

    private TrainingRun Run() => new(time, options.Seed, options.Threads)
    {
        Provider = options.Provider,
        Checkpoint = Checkpoint(""),
    };

    private CheckpointFile? Checkpoint(string ending) => options.Checkpoint is { } path ? new CheckpointFile(path + ending, time) : null;

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
