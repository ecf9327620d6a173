using System.CommandLine;
using Personalization.Training.Model;
using Spectre.Console;

namespace Personalization.Training.Cli;

internal static class TrainCommand
{
    public static Command Make(TimeProvider time)
    {
        var command = new Command("train", "Trains a release on the data, evaluates it on the last tenth of each history, and writes it into a folder.");
        var data = new DataOptions(command);
        var output = new Option<string>("--out") { Description = "Folder in which the release's folder is made", DefaultValueFactory = _ => "artifacts/releases" };
        command.Options.Add(output);
        command.SetAction((parsed, cancellation) => CommandLine.GuardAsync(async () =>
        {
            var import = data.Import(parsed, time.GetUtcNow());
            var options = new FirstReleaseOptions
            {
                Source = data.Source(parsed).ToString(),
                Items = import.Items,
                Customers = import.Customers,
                Seed = import.Seed,
                MaxBadRows = import.MaxBadRows,
                Now = import.Now,
                OutFolder = parsed.GetValue(output)!,
                Training = new TrainingOptions { Seed = import.Seed },
            };
            var result = await ProgressScreen.RunAsync(progress => FirstRelease.BuildAsync(options, time, progress, cancellation));
            ResultTables.Show(result.Steps);
            ResultTables.Show(result.Manifest.Metrics);
            AnsiConsole.WriteLine($"release {result.Manifest.Id}: {result.Folder}");
        }));
        return command;
    }
}
