using System.CommandLine;
using System.Globalization;
using Personalization.Core.Exploration;
using Personalization.Training.Data;
using Personalization.Training.Simulation;
using Spectre.Console;

namespace Personalization.Training.Cli;

internal static class SimulateCommand
{
    public static Command Make()
    {
        var command = new Command("simulate", "Plays simulated customers against parts of the product.");
        var exploration = new Command("exploration", "Shows which methods of exploration find a good new item that greedy never shows, and what each costs; with --html as a page with a plot.");
        var rounds = new Option<int>("--rounds") { Description = "Customers, one after another", DefaultValueFactory = _ => 20_000 };
        var seed = new Option<int>("--seed") { Description = "Seed of the customers", DefaultValueFactory = _ => 1 };
        var html = new Option<string?>("--html") { Description = "File for the page" };
        foreach (var option in new Option[] { rounds, seed, html }) exploration.Options.Add(option);
        exploration.SetAction((parsed, cancellation) => CommandLine.GuardAsync(async () =>
        {
            if (parsed.GetValue(rounds) is not (>= 100 and <= 10_000_000)) throw new ImportException($"--rounds is {parsed.GetValue(rounds)}, must be 100 to 10,000,000.");
            Outputs.RequireFile("--html", parsed.GetValue(html));
            var simulation = new ExplorationSimulation(parsed.GetValue(seed), parsed.GetValue(rounds));
            var curves = Enum.GetValues<ExplorationMethod>().Select(simulation.Run).ToList();
            var table = new Table().AddColumn("method").AddColumn(new TableColumn("regret").RightAligned()).AddColumn(new TableColumn("new item at the end").RightAligned());
            foreach (var curve in curves)
                table.AddRow(ExplorationPage.NameOf(curve.Method), curve.Regret.ToString("0", CultureInfo.InvariantCulture), curve.ShareOfNew.ToString("0.0%", CultureInfo.InvariantCulture));
            AnsiConsole.Write(table);
            if (parsed.GetValue(html) is not { } file) return;
            if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder) Directory.CreateDirectory(folder);
            await File.WriteAllTextAsync(file, ExplorationPage.Write(curves), cancellation);
            Console.WriteLine($"written to {file}");
        }));
        command.Subcommands.Add(exploration);
        return command;
    }
}
