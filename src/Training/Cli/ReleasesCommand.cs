using System.CommandLine;
using System.Globalization;
using Personalization.Core.Releases;
using Personalization.Storage.Blobs;
using Personalization.Storage.Releases;
using Personalization.Training.Releases;
using Spectre.Console;

namespace Personalization.Training.Cli;

internal static class ReleasesCommand
{
    public static Command Make(TimeProvider time)
    {
        var command = new Command("releases", "Lists the releases of a store, or shows how two differ.");
        var store = new Option<string>("--store") { Description = "A folder, or azure:CONNECTION-STRING", DefaultValueFactory = _ => new BlobStoreOptions().Location, Recursive = true };
        command.Options.Add(store);
        command.Subcommands.Add(MakeList(time, store));
        command.Subcommands.Add(MakeDiff(time, store));
        return command;
    }

    private static Command MakeList(TimeProvider time, Option<string> store)
    {
        var command = new Command("list", "The releases of the store, the youngest first.");
        command.SetAction((parsed, cancellation) => CommandLine.GuardAsync(async () =>
        {
            var releases = Open(parsed.GetValue(store)!, time);
            var current = (await releases.GetCurrentAsync(cancellation))?.Id;
            var table = new Table().AddColumns("release", "created", "data", "items", "ndcg-10", "");
            foreach (var listed in await releases.ListAsync(cancellation))
                table.AddRow(listed.Id, $"{listed.Manifest?.Created:u}", listed.Manifest?.DataSet ?? "cannot be read", $"{listed.Manifest?.Items}",
                    listed.Manifest?.Metrics.TryGetValue("ndcg-10", out var ndcg) == true ? Number(ndcg) : "-", listed.Id == current ? "active" : "");
            AnsiConsole.Write(table);
        }));
        return command;
    }

    private static Command MakeDiff(TimeProvider time, Option<string> store)
    {
        var command = new Command("diff", "How release B differs from release A: data, files, metrics.");
        var before = new Argument<string>("A") { Description = "Id of a release in the store, or a release's folder" };
        var after = new Argument<string>("B") { Description = "The same" };
        command.Arguments.Add(before);
        command.Arguments.Add(after);
        command.SetAction((parsed, cancellation) => CommandLine.GuardAsync(async () =>
        {
            // Two folders are compared without a store.
            var releases = new Lazy<ReleaseStore>(() => Open(parsed.GetValue(store)!, time));
            var comparison = new ReleaseComparison(
                await ManifestAsync(parsed.GetValue(before)!, releases, cancellation),
                await ManifestAsync(parsed.GetValue(after)!, releases, cancellation));
            foreach (var difference in comparison.Differences()) Console.WriteLine(difference);
            var table = new Table().AddColumns("metric", comparison.Before.Id, comparison.After.Id, "change");
            foreach (var (name, a, b) in comparison.Metrics)
                table.AddRow(name, a is { } had ? Number(had) : "-", b is { } has ? Number(has) : "-", a is { } x && b is { } y && x != 0 ? ((y - x) / Math.Abs(x)).ToString("+0.0%;-0.0%;0%", CultureInfo.InvariantCulture) : "");
            AnsiConsole.Write(table);
            if (comparison.Worse() is { } sentence) Console.WriteLine(sentence);
        }));
        return command;
    }

    private static ReleaseStore Open(string location, TimeProvider time) => new(Stores.Open(location, time, written: false), time);

    private static async Task<ReleaseManifest> ManifestAsync(string name, Lazy<ReleaseStore> releases, CancellationToken cancellation) =>
        Directory.Exists(name)
            ? (await ReleaseFolder.OpenAsync(name, cancellationToken: cancellation)).Manifest
            : await releases.Value.ReadManifestAsync(name, cancellation) ?? throw new InvalidReleaseException(name, "there is no such folder, and none of this id in the store. Give --store, or a folder.");

    private static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
