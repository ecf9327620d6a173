using Personalization.Core.Customers;
using Personalization.Training.Data;
using Personalization.Training.Import;
using Personalization.Training.Model;
using Personalization.Training.Releases;

namespace Personalization.Training;

/// <summary>Import, train, evaluate and write in one call: what a host does on its first start.</summary>
public static class FirstRelease
{
    /// <param name="progress">Called on the training thread, a few times a second at most.</param>
    /// <exception cref="ImportException">The data cannot be used; the message is for the person who gave them.</exception>
    /// <exception cref="OperationCanceledException">Within a second or two of the cancellation; what was written is gone.</exception>
    public static Task<FirstReleaseResult> BuildAsync(
        FirstReleaseOptions options, TimeProvider time, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default) =>
        Task.Run(() => Build(options, time, progress, cancellation), cancellation);

    private static async Task<FirstReleaseResult> Build(FirstReleaseOptions options, TimeProvider time, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        var steps = new TrainingSteps(time, progress);
        var source = DataSource.Parse(options.Source);
        var import = new ImportOptions { Items = options.Items, Customers = options.Customers, Seed = options.Seed, Now = options.Now, Until = options.Until, MaxBadRows = options.MaxBadRows };
        var data = steps.Run("data", part => Importer.Read(source, import with { Progress = part }, cancellation));
        using var release = new ReleaseTrainer(time, options.Training with { Seed = options.Seed }).Train(data, steps, cancellation);
        try
        {
            var written = await steps.Run("files", _ => ReleaseWriter.WriteAsync(release, options.OutFolder, cancellation));
            return new FirstReleaseResult(written.Folder, written.Manifest, data.LatestOfEach(ProfileBounds.Recent), data.CustomerAttributes.Keys.Select(id => KeyValuePair.Create(id, data.PersonOf(id))), data.Report, AttributeSummary.OfCustomers(data), steps.Done);
        }
        catch (OperationCanceledException)
        {
            var folder = Path.Combine(options.OutFolder, release.Manifest.Id);
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
            throw;
        }
    }
}
