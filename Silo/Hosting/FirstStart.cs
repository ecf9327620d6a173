using System.Globalization;
using Personalization.Storage.Releases;
using Personalization.Training;
using Personalization.Training.Cli;
using Personalization.Training.Data;
using Personalization.Training.Releases;

namespace Personalization.Silo.Hosting;

/// <summary>If the store has no release yet: builds the synthetic shop or imports the given data, trains, publishes and activates. The one place that knows Training.</summary>
public static class FirstStart
{
    /// <exception cref="StartException">The data cannot be used, or the folder serves other data than asked for.</exception>
    public static async Task EnsureReleaseAsync(IServiceProvider services, SiloArguments arguments, DataFolder data, CancellationToken cancellation)
    {
        var store = services.GetRequiredService<ReleaseStore>();
        var time = services.GetRequiredService<TimeProvider>();
        var source = arguments.Import ?? DataSource.Synthetic;
        if (!arguments.Fresh && await store.GetCurrentAsync(cancellation) is { } current)
        {
            RefuseOtherData(arguments.Import, data, current.Id);
            return;
        }
        try
        {
            await BuildAsync(store, arguments, source, data, time, cancellation);
        }
        catch (ImportException e)
        {
            throw new StartException(e.Message);
        }
    }

    private static async Task BuildAsync(ReleaseStore store, SiloArguments arguments, string source, DataFolder data, TimeProvider time, CancellationToken cancellation)
    {
        var workshop = data.In("training");
        if (Directory.Exists(workshop)) Directory.Delete(workshop, recursive: true);
        Console.WriteLine($"First start: building a shop from {source}");
        var options = new FirstReleaseOptions
        {
            Source = source,
            Items = arguments.Items,
            Customers = arguments.Customers,
            OutFolder = workshop,
            Now = time.GetUtcNow(),
        };
        var built = await ProgressScreen.RunAsync(progress => FirstRelease.BuildAsync(options, time, progress, cancellation));
        foreach (var (metric, value) in built.Manifest.Metrics) Console.WriteLine($"  {metric} {value.ToString("0.####", CultureInfo.InvariantCulture)}");
        if (BaselineComparison.Of(built.Manifest) is { IsBelow: true } comparison) Console.WriteLine($"WARNING: {comparison} It is served, as there is no other: more or better data mend it.");
        // Only now, with what replaces it at hand, is anything forgotten: a mistyped --import costs nothing.
        if (arguments.Fresh) data.Forget(except: workshop);
        await HistoryReplay.WriteAsync(data, built.Histories.Values, built.Attributes, cancellation);
        if (await store.PublishAsync(built.Folder, cancellation) is not PublishOutcome.Published and var outcome)
            throw new StartException($"Release {built.Manifest.Id} could not be published: {outcome}.");
        await File.WriteAllTextAsync(OriginOf(data), source, cancellation);
        var current = arguments.Fresh ? await store.GetCurrentAsync(cancellation) : null;
        if (await store.SetCurrentAsync(built.Manifest.Id, current?.ETag, cancellation) is null)
            Console.WriteLine("Another silo has activated a release meanwhile; serving that one.");
        Directory.Delete(workshop, recursive: true);
        Console.WriteLine($"Published release {built.Manifest.Id}: {built.Manifest.Items:N0} items, {built.Histories.Count:N0} customers");
    }

    private static void RefuseOtherData(string? import, DataFolder data, string current)
    {
        var origin = File.Exists(OriginOf(data)) ? File.ReadAllText(OriginOf(data)) : null;
        if (import is not null && origin is not null && import != origin)
            throw new StartException($"{data.Path} serves release {current}, built from {origin}. Add --fresh to forget that and start over with {import}, or name another folder with --data.");
    }

    private static string OriginOf(DataFolder data) => data.In("origin.txt");
}
