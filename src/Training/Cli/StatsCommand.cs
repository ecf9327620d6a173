using System.CommandLine;
using Personalization.Training.Data;
using Personalization.Training.Import;
using Personalization.Training.Reports;
using Spectre.Console;

namespace Personalization.Training.Cli;

internal static class StatsCommand
{
    public static Command Make(TimeProvider time)
    {
        var command = new Command("stats", "Shows what data are like: counts, long tail, sparsity, sessions; as a table, and with --html as a page with plots.");
        var data = new DataOptions(command);
        var html = new Option<string?>("--html") { Description = "File for the page" };
        command.Options.Add(html);
        command.SetAction((parsed, cancellation) => CommandLine.GuardAsync(async () =>
        {
            Outputs.RequireFile("--html", parsed.GetValue(html));
            var source = data.Source(parsed);
            var set = await ProgressScreen.RunAsync(progress => Task.Run(() => new Model.TrainingSteps(time, progress).Run("data", part => data.Read(parsed, time, part, cancellation)), cancellation));
            var statistics = DataStatistics.Of(EventTable.Of(set));
            var table = new Table().AddColumn(source.Shown).AddColumn(new TableColumn("").RightAligned());
            foreach (var (name, value) in StatisticsPage.Lines(statistics)) table.AddRow(name, value);
            AnsiConsole.Write(table);
            foreach (var problem in set.Report.Problems.Concat(set.Report.Notes)) Console.WriteLine(problem);
            if (parsed.GetValue(html) is not { } file) return;
            await StatisticsPage.WriteAsync(statistics, source.Shown, file, cancellation);
            Console.WriteLine($"written to {file}");
        }));
        return command;
    }
}
