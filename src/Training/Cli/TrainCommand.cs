using System.CommandLine;
using Personalization.Inference;
using Personalization.Training.Evaluation;
using Personalization.Training.Evaluation.Tuning;
using Personalization.Training.Model;
using Personalization.Training.Releases;
using Personalization.Training.Towers;

namespace Personalization.Training.Cli;

internal static class TrainCommand
{
    public static Command Make(TimeProvider time)
    {
        var command = new Command("train", "Trains a release on the data, evaluates it on the last tenth of each history, and writes it into a folder.");
        var checkpoint = new Option<string?>("--checkpoint") { Description = "File that keeps the training of towers and, with .ranker behind, of the ranker from time to time and at Ctrl-C: the same command goes on from it" };
        var data = new DataOptions(command, served: true, repeated: checkpoint);
        var output = new Option<string>("--out") { Description = "Folder in which the release's folder is made", DefaultValueFactory = _ => "artifacts/releases" };
        var threads = new Option<int>("--threads") { Description = "At most so many threads", DefaultValueFactory = _ => Environment.ProcessorCount };
        var provider = new Option<InferenceProvider>("--provider") { Description = "Where the towers' graphs run in training: cpu, webgpu or cuda; one that cannot be had gives way to the CPU", DefaultValueFactory = _ => InferenceProvider.Cpu };
        var parameters = new Option<string?>("--parameters") { Description = "File with hyperparameters of the model, as tune writes it, or the name of a kept one; else what is kept for the format of the data" };
        foreach (var option in (Option[])[output, threads, provider, checkpoint, parameters]) command.Options.Add(option);
        command.SetAction((parsed, cancellation) => CommandLine.GuardAsync(async () =>
        {
            Outputs.RequireFolder("--out", parsed.GetValue(output));
            Outputs.RequireFile("--checkpoint", parsed.GetValue(checkpoint));
            var import = data.Import(parsed, time.GetUtcNow());
            var options = new FirstReleaseOptions
            {
                Source = data.Source(parsed).ToString(),
                Items = import.Items,
                Customers = import.Customers,
                Seed = import.Seed,
                MaxBadRows = import.MaxBadRows,
                Now = import.Now,
                Until = import.Until,
                OutFolder = parsed.GetValue(output)!,
                Training = new TrainingOptions
                {
                    Seed = import.Seed,
                    Threads = parsed.GetValue(threads),
                    Provider = parsed.GetValue(provider),
                    Checkpoint = parsed.GetValue(checkpoint),
                    Towers = (parsed.GetValue(parameters) is { } chosen ? Hyperparameters.Load(chosen) : Hyperparameters.For(data.Source(parsed).Format)).Of<TowerOptions>(ModelTrainers.OwnModel),
                },
            };
            var result = await ProgressScreen.RunAsync(progress => FirstRelease.BuildAsync(options, time, progress, cancellation));
            // What it kept is in the release now.
            if (options.Training.Checkpoint is { } kept) Array.ForEach(TrainingOptions.CheckpointFiles(kept), File.Delete);
            ResultTables.Show(result.Steps);
            ResultTables.Show(result.Manifest.Metrics);
            if (result.Import.BadRows > 0) Console.WriteLine($"bad rows skipped: {result.Import.BadOnes}; import shows which");
            foreach (var line in result.Import.Notes.Concat(ResultTables.AttributesIn(result.Manifest.Slots, result.CustomerAttributes))) Console.WriteLine(line);
            if (BaselineComparison.Of(result.Manifest) is { IsBelow: true } comparison) Console.WriteLine($"WARNING: {comparison}");
            Console.WriteLine($"release {result.Manifest.Id}: {result.Folder}");
        }, () => Kept(parsed.GetValue(checkpoint), parsed)));
        return command;
    }

    /// <summary>What is left of a training that was cancelled, and how it goes on.</summary>
    public static string Kept(string? checkpoint, ParseResult parsed)
    {
        if (checkpoint is null) return "Nothing was kept. With --checkpoint FILE the same command goes on where it was.";
        var files = TrainingOptions.CheckpointFiles(checkpoint).Where(File.Exists).ToList();
        return files.Count == 0
            ? $"No checkpoint was kept in {checkpoint} yet: the same command begins anew."
            : $"Kept in {string.Join(" and ", files)}. The same command goes on from there: {string.Join(' ', parsed.Tokens.Select(t => t.Value.Contains(' ', StringComparison.Ordinal) ? $"\"{t.Value}\"" : t.Value))}";
    }
}
