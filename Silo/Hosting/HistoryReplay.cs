using System.IO.Compression;
using System.Text.Json;
using Personalization.Contracts;
using Personalization.Core.Interactions;
using Personalization.Silo.Releases;

namespace Personalization.Silo.Hosting;

/// <summary>
/// Gives the customers of the first start's data their histories, through the same grain call as every event. The file goes when all are durable, so a start that
/// was cut off goes on the next time; event ids keep anything from counting twice.
/// </summary>
public static class HistoryReplay
{
    private const int Parallelism = 64;

    public static string FileOf(DataFolder data) => data.In("histories.ndjson.gz");

    /// <summary>One line per customer: an array of interactions. Complete or absent.</summary>
    public static async Task WriteAsync(DataFolder data, IEnumerable<IReadOnlyList<Interaction>> histories, CancellationToken cancellation)
    {
        var partial = FileOf(data) + ".partial";
        await using (var writer = new StreamWriter(new GZipStream(File.Create(partial), CompressionLevel.Fastest)))
            foreach (var history in histories)
                await writer.WriteLineAsync(JsonSerializer.Serialize(history, JsonSerializerOptions.Web).AsMemory(), cancellation);
        File.Move(partial, FileOf(data), overwrite: true);
    }

    public static async Task RunAsync(IServiceProvider services, DataFolder data, CancellationToken cancellation)
    {
        if (!File.Exists(FileOf(data))) return;
        var releases = services.GetRequiredService<LoadedReleases>();
        // Tastes need the items' categories.
        while (releases.Active is null) await Task.Delay(TimeSpan.FromMilliseconds(50), cancellation);
        var grains = services.GetRequiredService<IGrainFactory>();
        await StartProgress.RunAsync("Giving customers their histories", async step =>
        {
            var done = 0;
            await Parallel.ForEachAsync(ReadLines(FileOf(data)), new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellation }, async (line, _) =>
            {
                var history = JsonSerializer.Deserialize<Interaction[]>(line, JsonSerializerOptions.Web)!;
                if (history.Length > 0) await grains.GetGrain<ICustomerGrain>(history[0].CustomerId).Apply(history);
                step($"{Interlocked.Increment(ref done):N0} customers");
            });
        });
        File.Delete(FileOf(data));
    }

    private static IEnumerable<string> ReadLines(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line) yield return line;
    }
}
