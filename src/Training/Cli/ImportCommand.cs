using System.CommandLine;
using Personalization.Training.Import;
using Personalization.Training.Import.Generic;
using Spectre.Console;

namespace Personalization.Training.Cli;

internal static class ImportCommand
{
    public static Command Make(TimeProvider time)
    {
        var command = new Command("import", "Reads data, tells what is in them and what is wrong with them; with --out, writes them in the generic format.");
        var data = new DataOptions(command);
        var output = new Option<string?>("--out") { Description = "Folder for items.ndjson.gz and interactions.ndjson.gz, to be read again as generic:FOLDER" };
        command.Options.Add(output);
        command.SetAction((parsed, cancellation) => CommandLine.GuardAsync(async () =>
        {
            await Task.CompletedTask;
            var set = Importer.Read(data.Source(parsed), data.Import(parsed, time.GetUtcNow()), cancellation);
            ResultTables.Show(set);
            if (parsed.GetValue(output) is not { } folder) return;
            GenericExport.Write(set, folder, cancellation);
            AnsiConsole.WriteLine($"written to {folder}; read it with --data generic:{folder}");
        }));
        return command;
    }
}
