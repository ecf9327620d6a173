using System.CommandLine;
using System.Text.Json;
using Personalization.Training.Import;
using Personalization.Training.Model;
using Spectre.Console;

namespace Personalization.Training.Cli;

internal static class EvaluateCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Make(TimeProvider time)
    {
        var command = new Command("evaluate", "Trains on the data and measures the serving pipeline and four baselines on the last tenth of each history; writes no release.");
        var data = new DataOptions(command);
        var customers = new Option<int>("--sample") { Description = "At most so many customers are asked for", DefaultValueFactory = _ => new TrainingOptions().EvaluatedCustomers };
        var json = new Option<string?>("--json") { Description = "File for the results as JSON" };
        command.Options.Add(customers);
        command.Options.Add(json);
        command.SetAction((parsed, cancellation) => CommandLine.GuardAsync(async () =>
        {
            var start = time.GetTimestamp();
            var source = data.Source(parsed);
            var options = new TrainingOptions { Seed = data.Seed(parsed), EvaluatedCustomers = parsed.GetValue(customers) };
            var (release, taken) = await ProgressScreen.RunAsync(progress => Task.Run(() =>
            {
                var steps = new TrainingSteps(time, progress);
                var set = steps.Run("data", _ => Importer.Read(source, data.Import(parsed, time.GetUtcNow()), cancellation));
                return (new ReleaseTrainer(time, options).Train(set, steps, cancellation), steps.Done);
            }, cancellation));
            using (release)
            {
                ResultTables.Show(taken);
                ResultTables.Show(release.Manifest.Metrics);
                if (parsed.GetValue(json) is not { } file) return;
                var report = new
                {
                    dataSet = source.ToString(),
                    protocol = "last-tenth",
                    parameters = new { options.Dimensions, options.Rounds, options.Confidence, options.Regularisation, options.EvaluatedCustomers },
                    seed = options.Seed,
                    metrics = release.Manifest.Metrics,
                    seconds = Math.Round(time.GetElapsedTime(start).TotalSeconds, 1),
                };
                await File.WriteAllTextAsync(file, JsonSerializer.Serialize(report, Json), cancellation);
                AnsiConsole.WriteLine($"written to {file}");
            }
        }));
        return command;
    }
}
