using System.CommandLine;
using System.Globalization;
using Personalization.Training.Data;
using Personalization.Training.Evaluation;
using Personalization.Training.Evaluation.Protocols;
using Personalization.Training.Evaluation.Tuning;
using Personalization.Training.Model;
using Spectre.Console;

namespace Personalization.Training.Cli;

internal static class TuneCommand
{
    public static Command Make(TimeProvider time)
    {
        var command = new Command("tune", "Looks for better hyperparameters of a model within a time, by validation alone, and writes them into a file for evaluate --parameters.");
        var data = new DataOptions(command);
        var protocol = new Option<string>("--protocol") { Description = $"One of {string.Join(", ", ProtocolNames.All.Where(p => p != ProtocolNames.Replay))}", DefaultValueFactory = _ => ProtocolNames.Time };
        var model = new Option<string>("--model") { Description = $"One of {string.Join(", ", TuningSpaces.Models)}", DefaultValueFactory = _ => TuningSpaces.Models[0] };
        var minutes = new Option<double>("--minutes") { Description = "How long to look", DefaultValueFactory = _ => 10 };
        var output = new Option<string>("--out") { Description = "File that gets the best; other sections in it stay", DefaultValueFactory = _ => "artifacts/parameters.json" };
        foreach (var option in (Option[])[protocol, model, minutes, output]) command.Options.Add(option);
        command.SetAction((parsed, cancellation) => CommandLine.GuardAsync(async () =>
        {
            if (parsed.GetValue(minutes) is not (> 0 and <= 10_000)) throw new ImportException("--minutes must be more than 0 and at most 10,000.");
            var (name, file, metric) = (parsed.GetValue(model)!, parsed.GetValue(output)!, "");
            Outputs.RequireFile("--out", file);
            var cut = ProtocolNames.Open(parsed.GetValue(protocol)!);
            var space = TuningSpaces.Of(name);
            var before = File.Exists(file) ? Hyperparameters.Load(file) : Hyperparameters.Usual;
            var seed = data.Seed(parsed);
            var (tuner, trials) = await ProgressScreen.RunAsync(progress => Task.Run(() =>
            {
                var steps = new TrainingSteps(time, progress);
                var events = steps.Run("data", part => EventTable.Of(data.Read(parsed, time, part, cancellation)));
                var split = cut.Split(events, new ProtocolOptions { Seed = seed }).Training;
                // The table that includes validation stays out of reach: what is trained for a choice must not have seen what it is chosen by.
                var blind = split with { Complete = split.Train };
                var looking = new Tuner(space, values =>
                {
                    var trainer = ModelTrainers.All(Hyperparameters.Usual.With(name, values)).Single(t => ModelTrainers.NameOf(t) == name);
                    var trained = trainer.Train(blind, new TrainingRun(time, seed, Environment.ProcessorCount), cancellation);
                    (metric, var score) = ValidationScore.Of(trained, split.Validation, cancellation);
                    (trained as IDisposable)?.Dispose();
                    return score;
                }, time, seed);
                return (looking, steps.Run("looking", p => looking.Run(TimeSpan.FromMinutes(parsed.GetValue(minutes)), p, cancellation)));
            }, cancellation));
            Show(tuner, trials, metric);
            var best = trials.MaxBy(t => t.Score)!;
            await before.With(name, tuner.ValuesOf(best.Places)).SaveAsync(file, cancellation);
            Console.WriteLine($"written to {file}; try it with evaluate --parameters {file}");
        }));
        return command;
    }

    private static void Show(Tuner tuner, List<TuningTrial> trials, string metric)
    {
        var table = new Table().AddColumn(metric).AddColumn("seconds").AddColumn("options");
        foreach (var trial in trials.OrderByDescending(t => t.Score).Take(10))
            table.AddRow(
                trial.Score.ToString("0.0000", CultureInfo.InvariantCulture),
                trial.Took.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture),
                tuner.ValuesOf(trial.Places) is { Count: > 0 } values ? string.Join(", ", values.Select(v => $"{v.Key} {v.Value}")) : "as usual");
        AnsiConsole.Write(table);
        Console.WriteLine($"{trials.Count} combinations tried");
    }
}
