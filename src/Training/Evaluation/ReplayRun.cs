using System.Collections.Immutable;
using Personalization.Core.Interactions;
using Personalization.Training.Data;
using Personalization.Training.Evaluation.Peers;
using Personalization.Training.Evaluation.Protocols;
using Personalization.Training.Model;

namespace Personalization.Training.Evaluation;

/// <summary>The protocol <c>replay</c>: a release trained on what came before, the rest streamed through its pipeline; the baselines follow along with the same questions.</summary>
public sealed class ReplayRun(TimeProvider time, int threads)
{
    /// <summary>The last twentieth of the events is streamed.</summary>
    public const double Share = 0.05;

    /// <summary>Name of the release with its session updates switched off.</summary>
    public const string WithoutUpdates = "no-updates";

    /// <exception cref="ImportException">There are too few events.</exception>
    public ImmutableArray<ModelResult> Run(DataSet data, ProtocolOptions options, IReadOnlyList<string>? models, TrainingSteps steps, CancellationToken cancellation)
    {
        var cut = (int)(data.Interactions.Count * (1 - Share));
        if (cut == 0 || cut == data.Interactions.Count) throw new ImportException($"The data have {data.Interactions.Count} events, too few for protocol '{ProtocolNames.Replay}'. Give more data.");
        var from = data.Interactions[cut].At;
        var results = ImmutableArray.CreateBuilder<ModelResult>();
        var before = new DataSet(data.Name, data.Items, data.Interactions.TakeWhile(i => i.At < from), data.Report) { CustomerAttributes = data.CustomerAttributes };
        var after = data.Interactions.Skip(before.Interactions.Count).ToList();
        var histories = before.Customers.ToDictionary(c => c, before.HistoryOf, StringComparer.Ordinal);
        var chosen = ReplayQuestions.Choose(after, histories, Math.Min(1, (double)options.MaxQuestions / after.Count), options.Seed);
        if (models is null || models.Contains(ModelTrainers.OwnModel)) AddRelease(before, after, histories, chosen, options, steps, results, cancellation);
        var table = EventTable.Of(data);
        var split = new TimeProtocol().Split(table, options with { TestFrom = from });
        // What the release is asked, with the customer's rows until then known.
        var asked = split with { Test = [new TestPart(new Questions(table, ReplayQuestions.Of(table, after, chosen), []), ["recall-20"])] };
        foreach (var trainer in BaselineNames.Trainers())
            if (models is null || models.Contains(trainer.Name))
                results.Add(steps.Run($"{trainer.Name} ({options.Seed})", _ => new ProtocolRun(asked, time, threads).Run(trainer, options.Seed, null, cancellation)));
        return results.ToImmutable();
    }

    private void AddRelease(
        DataSet before, IReadOnlyList<Interaction> after, IReadOnlyDictionary<string, IReadOnlyList<Interaction>> histories, bool[] chosen, ProtocolOptions options, TrainingSteps steps,
        ImmutableArray<ModelResult>.Builder results, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        using var release = new ReleaseTrainer(time, new TrainingOptions { Seed = options.Seed, Threads = threads, EvaluatedCustomers = 0 }).Train(before, steps, cancellation);
        var trained = time.GetElapsedTime(start);
        var replay = new Replay(release.ToServing(), new IndexNeighbours(release.Index), histories, before.PersonOf);
        steps.Run("replay", progress =>
        {
            replay.Run(after, chosen, progress, cancellation);
            return replay;
        });
        var asked = new AskedCounts(replay.AskedCustomers, replay.Asked);
        var (with, without) = (new ModelResult("", options.Seed, trained, []) { Asked = asked }, new ModelResult(WithoutUpdates, options.Seed, trained, []) { Asked = asked });
        with.Metrics["recall-20"] = replay.WithUpdates;
        with.Metrics["recall-20-known"] = replay.KnownWithUpdates;
        with.Metrics["session-gain"] = replay.WithUpdates / Math.Max(1e-9, replay.WithoutUpdates) - 1;
        with.Metrics["session-gain-known"] = replay.KnownWithUpdates / Math.Max(1e-9, replay.KnownWithoutUpdates) - 1;
        with.Metrics["train-seconds"] = trained.TotalSeconds;
        without.Metrics["recall-20"] = replay.WithoutUpdates;
        without.Metrics["recall-20-known"] = replay.KnownWithoutUpdates;
        without.Metrics["train-seconds"] = trained.TotalSeconds;
        results.Add(with);
        results.Add(without);
    }
}
