using System.Collections.Immutable;
using System.IO.Compression;
using System.Text.Json;
using Personalization.Contracts;
using Personalization.Core.Catalog;
using Personalization.Core.Interactions;
using Personalization.Silo.Releases;

namespace Personalization.Silo.Hosting;

/// <summary>
/// Gives the customers of the first start's data their histories and attributes, through the same grain calls as every event and change. The file goes when all are durable,
/// so a start that was cut off goes on the next time; event ids keep anything from counting twice, and attributes that came meanwhile stay.
/// </summary>
public static class HistoryReplay
{
    private const int Parallelism = 64;

    public static string FileOf(DataFolder data) => data.In("histories.ndjson.gz");

    /// <summary>One line per history, an array of interactions, and one per customer with attributes. Complete or absent.</summary>
    public static async Task WriteAsync(
        DataFolder data, IEnumerable<IReadOnlyList<Interaction>> histories, IEnumerable<KeyValuePair<string, ImmutableSortedDictionary<string, AttributeValue>>> attributes, CancellationToken cancellation)
    {
        var partial = FileOf(data) + ".partial";
        await using (var writer = new StreamWriter(new GZipStream(File.Create(partial), CompressionLevel.Fastest)))
        {
            foreach (var history in histories)
                await writer.WriteLineAsync(JsonSerializer.Serialize(history, JsonSerializerOptions.Web).AsMemory(), cancellation);
            foreach (var (customerId, known) in attributes)
                if (!known.IsEmpty) await writer.WriteLineAsync(JsonSerializer.Serialize(new KnownCustomer(customerId, known), JsonSerializerOptions.Web).AsMemory(), cancellation);
        }
        File.Move(partial, FileOf(data), overwrite: true);
    }

    public static async Task RunAsync(IServiceProvider services, DataFolder data, CancellationToken cancellation)
    {
        if (!File.Exists(FileOf(data))) return;
        var releases = services.GetRequiredService<LoadedReleases>();
        // Tastes need the items' categories.
        while (releases.Active is null) await Task.Delay(TimeSpan.FromMilliseconds(50), cancellation);
        var grains = services.GetRequiredService<IGrainFactory>();
        await WaitForCustomersAsync(grains, cancellation);
        await StartProgress.RunAsync("Giving customers their histories", async step =>
        {
            var (done, known) = (0, 0);
            await Parallel.ForEachAsync(ReadLines(FileOf(data)), new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellation }, async (line, _) =>
            {
                if (line[0] == '{') Interlocked.Increment(ref known);
                else Interlocked.Increment(ref done);
                await GiveAsync(grains, line);
                step(known == 0 ? $"{done:N0} customers" : $"{done:N0} customers, attributes of {known:N0}");
            });
        });
        File.Delete(FileOf(data));
    }

    /// <summary>This silo may be without customers, and the first of its cluster.</summary>
    private static async Task WaitForCustomersAsync(IGrainFactory grains, CancellationToken cancellation)
    {
        for (var told = false; ; told = true)
        {
            try
            {
                grains.GetOfferedGrain<ICustomerGrain>("anybody");
                return;
            }
            catch (OrleansException)
            {
                if (!told) Console.WriteLine($"waiting: a silo with the role {SiloRoles.Customers} has to take the histories");
                await Task.Delay(TimeSpan.FromMilliseconds(250), cancellation);
            }
        }
    }

    private static async Task GiveAsync(IGrainFactory grains, string line)
    {
        if (line[0] == '{')
        {
            var known = JsonSerializer.Deserialize<KnownCustomer>(line, JsonSerializerOptions.Web)!;
            var attributes = known.Attributes.ToImmutableSortedDictionary(a => a.Key, a => (AttributeValue?)a.Value, StringComparer.Ordinal);
            await grains.GetGrain<ICustomerGrain>(known.CustomerId).SetAttributes(new AttributeChange { Attributes = attributes, Mode = AttributeChangeMode.Import });
            return;
        }
        var history = JsonSerializer.Deserialize<Interaction[]>(line, JsonSerializerOptions.Web)!;
        if (history.Length > 0) await grains.GetGrain<ICustomerGrain>(history[0].CustomerId).Apply(history);
    }

    private static IEnumerable<string> ReadLines(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line) yield return line;
    }

    private sealed record KnownCustomer(string CustomerId, ImmutableSortedDictionary<string, AttributeValue> Attributes);
}
