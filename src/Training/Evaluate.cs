using System.Collections.Immutable;
using System.Globalization;
using Personalization.Inference;
using Personalization.Training.Data;
using Personalization.Training.Evaluation;
using Personalization.Training.Evaluation.Protocols;
using Personalization.Training.Evaluation.Tuning;
using Personalization.Training.Import;
using Personalization.Training.Model;
using Personalization.Training.Reports;

namespace Personalization.Training;

/// <summary>One evaluation from data to report.</summary>
public sealed class Evaluate(TimeProvider time)
{
    /// <summary>The last two days of the seven that are given: as the shop's competition asks, the coming days of known customers.</summary>
    private static readonly TimeSpan FashionTest = TimeSpan.FromDays(2);

    /// <summary>The pipeline answers a thousand questions a second and is asked twice.</summary>
    private const int MostReplayed = 10_000;

    public required DataSource Source { get; init; }
    public required ImportOptions Import { get; init; }
    public required string Protocol { get; init; }
    public required ProtocolOptions Options { get; init; }
    public int Seeds { get; init; } = 1;

    /// <summary>Names of the models to run; null for all.</summary>
    public IReadOnlyList<string>? Models { get; init; }
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Where graphs run in training.</summary>
    public InferenceProvider Provider { get; init; } = InferenceProvider.Cpu;

    /// <summary>Options of the models; the usual ones where none are given.</summary>
    public Hyperparameters Hyperparameters { get; init; } = Hyperparameters.Usual;

    /// <summary>How data are read: by the importer, or from a cache.</summary>
    public Func<DataSource, ImportOptions, CancellationToken, DataSet> Reader { get; init; } = Importer.Read;

    /// <exception cref="ImportException">The data or the choices cannot be used.</exception>
    public EvaluationReport Run(IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        if (Seeds is < 1 or > 100) throw new ImportException($"--seeds is {Seeds}, must be 1 to 100.");
        if (Threads is < 1 or > 1024) throw new ImportException($"--threads is {Threads}, must be 1 to 1024.");
        CheckedOptions.Require(Options);
        var trainers = Trainers();
        var steps = new TrainingSteps(time, progress);
        if (Protocol == ProtocolNames.Replay) return Replay(start, steps, cancellation);
        var protocol = ProtocolNames.Open(Protocol);
        var data = steps.Run("data", part => Reader(Source, Import with { Progress = part }, cancellation));
        var events = steps.Run("columns", _ => EventTable.Of(data));
        var results = ImmutableArray.CreateBuilder<ModelResult>();
        ProtocolOptions options = OptionsFor(events);
        for (var seed = Options.Seed; seed < Options.Seed + Seeds; seed++)
        {
            var here = seed;
            // Random rows are dealt anew with each seed; the other cuts do not depend on it but for samples, which stay the same.
            var split = steps.Run($"split ({here})", _ => protocol.Split(events, Protocol == ProtocolNames.RandomRows ? options with { Seed = here } : options));
            var run = new ProtocolRun(split, time, Threads, Provider);
            foreach (var trainer in trainers)
                results.Add(steps.Run($"{ScreenReport.NameOf(trainer.Name)} ({here})", _ => run.Run(trainer, here, progress, cancellation)));
        }
        return new EvaluationReport(Source.Shown, Protocol, Parameters(options), results.ToImmutable(), time.GetElapsedTime(start)) { Import = data.Report };
    }

    private EvaluationReport Replay(long start, TrainingSteps steps, CancellationToken cancellation)
    {
        // Replay needs true times, which ML-1M's complete file lacks in part; the file of the better ratings has all of theirs.
        var timed = Source.Format == DataSource.MovieLens && Directory.Exists(Source.Path) ? new SourceFolder(Source.Path, "ratings").Find("ratings_ge4_by_time.dat") : null;
        var data = steps.Run("data", part => Reader(timed is null ? Source : Source with { Path = timed }, Import with { Progress = part }, cancellation));
        var results = ImmutableArray.CreateBuilder<ModelResult>();
        for (var seed = Options.Seed; seed < Options.Seed + Seeds; seed++)
            results.AddRange(new ReplayRun(time, Threads).Run(data, Options with { Seed = seed, MaxQuestions = Math.Min(Options.MaxQuestions, MostReplayed) }, Models, steps, cancellation));
        return new EvaluationReport(Source.Shown, Protocol, Parameters(Options), results.ToImmutable(), time.GetElapsedTime(start)) { Import = data.Report };
    }

    private List<IModelTrainer> Trainers()
    {
        var all = ModelTrainers.All(Hyperparameters);
        if (Models is not { } names) return [.. all];
        var wanted = all.Where(t => names.Contains(ModelTrainers.NameOf(t))).ToList();
        var known = all.Select(ModelTrainers.NameOf).Union(Protocol == ProtocolNames.Replay ? [ModelTrainers.OwnModel] : []).ToList();
        if (names.FirstOrDefault(n => !known.Contains(n)) is { } unknown) throw new ImportException($"There is no model '{unknown}'. Give some of {string.Join(", ", known)}.");
        return wanted.Count > 0 || Protocol == ProtocolNames.Replay && names.Count > 0 ? wanted : throw new ImportException("--models names none.");
    }

    private ProtocolOptions OptionsFor(EventTable events)
    {
        if (Protocol == ProtocolNames.Ncf && Path.Combine(Source.Path, "ncf_split") is var given && Source.Path.Length > 0 && Directory.Exists(given))
            return Options with { NegativesFolder = given };
        if (Protocol != ProtocolNames.Time || Source.Format != DataSource.Fashion || Options.TestFrom is not null || events.Rows == 0) return Options;
        var lastDay = DateTimeOffset.FromUnixTimeMilliseconds(events.AtMs.Max()).UtcDateTime.Date;
        return Options with { TestFrom = new DateTimeOffset(lastDay, TimeSpan.Zero).AddDays(1) - FashionTest };
    }

    private ImmutableSortedDictionary<string, string> Parameters(ProtocolOptions options) => new Dictionary<string, string>
    {
        ["max-questions"] = options.MaxQuestions.ToString(CultureInfo.InvariantCulture),
        ["test-share"] = options.TestShare.ToString(CultureInfo.InvariantCulture),
        ["test-from"] = options.TestFrom?.ToString("u", CultureInfo.InvariantCulture) ?? "",
        ["seeds"] = Seeds.ToString(CultureInfo.InvariantCulture),
        ["threads"] = Threads.ToString(CultureInfo.InvariantCulture),
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);
}
