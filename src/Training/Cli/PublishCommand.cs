using System.CommandLine;
using Personalization.Storage.Blobs;
using Personalization.Storage.Releases;
using Spectre.Console;

namespace Personalization.Training.Cli;

internal static class PublishCommand
{
    public static Command Make(TimeProvider time)
    {
        var command = new Command("publish", "Puts a trained release into the store that silos read from.");
        var folder = new Option<string>("--release") { Description = "The release's folder, as train wrote it", Required = true };
        var store = new Option<string>("--store") { Description = "A folder, or azure:CONNECTION-STRING", DefaultValueFactory = _ => new BlobStoreOptions().Location };
        var activate = new Option<bool>("--activate") { Description = "Make it the active release" };
        command.Options.Add(folder);
        command.Options.Add(store);
        command.Options.Add(activate);
        command.SetAction((parsed, cancellation) => CommandLine.GuardAsync(async () =>
        {
            var releases = new ReleaseStore(BlobStoreFactory.Open(new BlobStoreOptions { Location = parsed.GetValue(store)! }, time), time);
            var path = parsed.GetValue(folder)!;
            var outcome = await releases.PublishAsync(path, cancellation);
            if (outcome == PublishOutcome.BeingPublished) throw new IOException("This release is being published by somebody else, or a publication of it was ended. Wait, or train anew.");
            var id = (await ReleaseFolder.OpenAsync(path, cancellationToken: cancellation)).Manifest.Id;
            AnsiConsole.WriteLine(outcome == PublishOutcome.Published ? $"published {id}" : $"{id} is in the store already");
            if (!parsed.GetValue(activate)) return;
            var current = await releases.GetCurrentAsync(cancellation);
            if (await releases.SetCurrentAsync(id, current?.ETag, cancellation) is null) throw new IOException("Another release was activated at the same time. Look which one, and try again.");
            AnsiConsole.WriteLine($"active: {id}");
        }));
        return command;
    }
}
