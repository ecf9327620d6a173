using System.CommandLine;
using Personalization.Core.Features;
using Personalization.Core.Releases;
using Personalization.Storage.Blobs;
using Personalization.Storage.Releases;
using Personalization.Training.Data;
using Personalization.Training.Releases;

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
        var allowWorse = new Option<bool>("--allow-worse") { Description = "Publish it although its own metrics are worse than its baselines' or the active release's" };
        command.Options.Add(activate);
        command.Options.Add(allowWorse);
        command.SetAction((parsed, cancellation) => CommandLine.GuardAsync(async () =>
        {
            var path = parsed.GetValue(folder)!;
            // Before a store is made for something that is no release.
            var candidate = await WholeAsync(path, cancellation);
            var releases = new ReleaseStore(Stores.Open(parsed.GetValue(store)!, time, written: true), time);
            if (!ReleaseStore.IsId(candidate.Id)) throw new InvalidReleaseException(candidate.Id, $"its {ReleaseFiles.Manifest} gives it an id that no release can have. Train it anew.");
            if (candidate.FeatureSchema != FeatureSchema.Hash)
                throw new InvalidDataException($"Release {candidate.Id} in '{path}' was trained by a version with other features: silos of this version refuse it. Train it anew.");
            if (candidate.Metrics.IsEmpty) Console.WriteLine($"WARNING: release {candidate.Id} has no metrics, its data were too few to evaluate: nobody knows whether it is worse than what is active.");
            if (!parsed.GetValue(allowWorse)) await RefuseWorseAsync(releases, candidate, cancellation);
            var outcome = await releases.PublishAsync(path, cancellation);
            if (outcome == PublishOutcome.BeingPublished) throw new IOException("This release is being published by somebody else, or a publication of it was ended. Wait, or train anew.");
            var id = candidate.Id;
            Console.WriteLine(outcome switch
            {
                PublishOutcome.Published => $"published {id}",
                PublishOutcome.Mended => $"{id} was in the store, but damaged; its files were written again",
                _ => $"{id} is in the store already; nothing was written",
            });
            if (!parsed.GetValue(activate)) return;
            var current = await releases.GetCurrentAsync(cancellation);
            if (await releases.SetCurrentAsync(id, current?.ETag, cancellation) is null) throw new IOException("Another release was activated at the same time. Look which one, and try again.");
            Console.WriteLine($"active: {id}");
        }));
        return command;
    }

    /// <exception cref="ImportException">There is no such folder, or something in it is not what train wrote; the message says what to do.</exception>
    private static async Task<ReleaseManifest> WholeAsync(string folder, CancellationToken cancellation)
    {
        if (!Directory.Exists(folder)) throw new ImportException($"There is no folder '{folder}'. Give --release, the folder of a release that train has written.");
        try
        {
            return (await ReleaseFolder.OpenAsync(folder, cancellationToken: cancellation)).Manifest;
        }
        catch (InvalidReleaseException e)
        {
            throw new ImportException($"The release in '{folder}' is damaged or none, and nothing was published. {e.Message} Copy the whole folder anew from where train wrote it, or train again.", e);
        }
    }

    /// <exception cref="WorseReleaseException">By its own validation it is worse than its baselines, or than the active release on the same data.</exception>
    private static async Task RefuseWorseAsync(ReleaseStore releases, ReleaseManifest candidate, CancellationToken cancellation)
    {
        if (BaselineComparison.Of(candidate) is { IsWorse: true } comparison) throw new WorseReleaseException($"{comparison} Train a better one, with more data or other parameters, or publish it with --allow-worse.");
        if (await releases.GetCurrentAsync(cancellation) is not { } current || current.Id == candidate.Id) return;
        // An active release that cannot be read is no reason to keep another out.
        if (await ReadAsync(releases, current.Id, cancellation) is not { } active) return;
        if (new ReleaseComparison(active, candidate).Worse() is { } sentence) throw new WorseReleaseException(sentence);
        if (active.DataSet != candidate.DataSet) Console.WriteLine($"The active release {active.Id} was trained on {active.DataSet}, this one on {candidate.DataSet}: which is better cannot be said.");
    }

    private static async Task<ReleaseManifest?> ReadAsync(ReleaseStore releases, string id, CancellationToken cancellation)
    {
        try
        {
            return await releases.ReadManifestAsync(id, cancellation);
        }
        catch (InvalidReleaseException)
        {
            return null;
        }
    }
}
