using System.CommandLine;
using Personalization.Training.Data.Columns;
using Personalization.Training.Import;
using Personalization.Training.Import.Generic;
using Personalization.Training.Model;

namespace Personalization.Training.Cli;

internal static class ImportCommand
{
    public static Command Make(TimeProvider time)
    {
        var command = new Command("import", "Reads data, tells what is in them and what is wrong with them; writes them in the generic format with --out, in columns with --columns.");
        var data = new DataOptions(command, served: true);
        var output = new Option<string?>("--out") { Description = "Folder for items.ndjson.gz and interactions.ndjson.gz, to be read again as generic:FOLDER" };
        var columns = new Option<string?>("--columns") { Description = "Folder for columns, to be read again as columns:FOLDER" };
        command.Options.Add(output);
        command.Options.Add(columns);
        command.SetAction((parsed, cancellation) => CommandLine.GuardAsync(async () =>
        {
            Outputs.RequireFolder("--out", parsed.GetValue(output));
            Outputs.RequireFolder("--columns", parsed.GetValue(columns));
            // Before the data are read, which may take minutes.
            if (parsed.GetValue(columns) is { } replaced) ColumnFolder.RequireOwn(replaced);
            var set = await ProgressScreen.RunAsync(progress => Task.Run(
                () => new TrainingSteps(time, progress).Run("data", part => Importer.Read(data.Source(parsed), data.Import(parsed, time.GetUtcNow()) with { Progress = part }, cancellation)), cancellation));
            ResultTables.Show(set);
            if (parsed.GetValue(output) is { } folder)
            {
                GenericExport.Write(set, folder, cancellation);
                Console.WriteLine($"written to {folder}; read it with --data generic:{folder}");
            }
            if (parsed.GetValue(columns) is not { } column) return;
            ColumnFolder.Write(set, column);
            Console.WriteLine($"written to {column}; read it with --data columns:{column}");
        }));
        return command;
    }
}
