using System.CommandLine;
using Personalization.Inference;
using Personalization.Training.Data;
using Personalization.Training.Evaluation.Protocols;
using Personalization.Training.Evaluation.Tuning;
using Personalization.Training.Reports;

namespace Personalization.Training.Cli;

internal static class EvaluateCommand
{
    public static Command Make(TimeProvider time)
    {
        var command = new Command("evaluate", "Trains models on the data by a protocol and measures them beside four baselines; writes no release.");
        var data = new DataOptions(command);
        var protocol = new Option<string>("--protocol") { Description = $"One of {string.Join(", ", ProtocolNames.All)}", DefaultValueFactory = _ => ProtocolNames.Time };
        var seeds = new Option<int?>("--seeds") { Description = "So many trainings, with seeds from --seed on; 3 for random-90-10, else 1" };
        var models = new Option<string?>("--models") { Description = "Only these, separated by commas: model, popular, trending, covisit, ials" };
        var sample = new Option<int>("--sample") { Description = "At most so many questions of a kind are asked", DefaultValueFactory = _ => new ProtocolOptions().MaxQuestions };
        var testFrom = new Option<DateTimeOffset?>("--test-from") { Description = "Where the test of the protocol time begins, such as 2020-09-21; else the last tenth of the rows" };
        var threads = new Option<int>("--threads") { Description = "At most so many threads", DefaultValueFactory = _ => Environment.ProcessorCount };
        var provider = new Option<InferenceProvider>("--provider") { Description = "Where graphs run in training: cpu, webgpu or cuda; one that cannot be had gives way to the CPU", DefaultValueFactory = _ => InferenceProvider.Cpu };
        var json = new Option<string?>("--json") { Description = "File for the results as JSON" };
        var parameters = new Option<string?>("--parameters") { Description = "File with hyperparameters of the models, as tune writes it, or the name of a kept one; else what is kept for the format of the data" };
        var html = new Option<string?>("--html") { Description = "File for the results as a page with plots" };
        foreach (var option in (Option[])[protocol, seeds, models, sample, testFrom, threads, provider, json, html, parameters]) command.Options.Add(option);
        command.SetAction((parsed, cancellation) => CommandLine.GuardAsync(async () =>
        {
            var name = parsed.GetValue(protocol)!;
            Outputs.RequireFile("--json", parsed.GetValue(json));
            Outputs.RequireFile("--html", parsed.GetValue(html));
            var evaluation = new Evaluate(time)
            {
                Source = data.Source(parsed),
                Import = data.Import(parsed, time.GetUtcNow()),
                Protocol = name,
                Options = new ProtocolOptions { Seed = data.Seed(parsed), MaxQuestions = parsed.GetValue(sample), TestFrom = parsed.GetValue(testFrom) },
                Seeds = parsed.GetValue(seeds) ?? (name == ProtocolNames.RandomRows ? 3 : 1),
                Models = parsed.GetValue(models)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
                Threads = parsed.GetValue(threads),
                Provider = parsed.GetValue(provider),
                Hyperparameters = parsed.GetValue(parameters) is { } chosen ? Hyperparameters.Load(chosen) : Hyperparameters.For(data.Source(parsed).Format),
                Reader = data.Reader(parsed),
            };
            var report = await ProgressScreen.RunAsync(progress => Task.Run(() => evaluation.Run(progress, cancellation), cancellation));
            ScreenReport.Show(report);
            if (parsed.GetValue(json) is { } file)
            {
                await JsonReport.WriteAsync(report, file, cancellation);
                Console.WriteLine($"written to {file}");
            }
            if (parsed.GetValue(html) is not { } page) return;
            await EvaluationPage.WriteAsync(report, page, cancellation);
            Console.WriteLine($"written to {page}");
        }));
        return command;
    }
}
