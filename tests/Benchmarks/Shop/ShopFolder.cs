using System.Globalization;
using Personalization.Core.Interactions;
using Personalization.Silo.Hosting;

namespace Personalization.Benchmarks.Shop;

/// <summary>The data folder of a benchmark shop under artifacts/bench: made once, with two releases of the same content, and the customers' histories.</summary>
public static class ShopFolder
{
    public const string Release = "2026-01-01T000000Z-benchmark", OtherRelease = "2026-01-02T000000Z-benchmark";

    /// <summary>Counts up when what is made here changes.</summary>
    private const int Format = 1;

    /// <param name="histories">Whether the customers c0, c1 … have their 50 interactions, or come into being with their first event.</param>
    public static async Task<string> EnsureAsync(BenchmarkOptions options, bool histories = true)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"shop{Format}-{Core.Features.FeatureSchema.Hash[..8]}-{options.Items}-{(histories ? options.Customers : 0)}");
        var path = Path.GetFullPath(Path.Combine("artifacts", "bench", name));
        if (Directory.Exists(path)) return path;
        await Console.Error.WriteLineAsync($"preparing {name}");
        var partial = path + ".partial";
        if (Directory.Exists(partial)) Directory.Delete(partial, recursive: true);
        using (var data = DataFolder.Open(partial))
        {
            var vectors = new ShopVectors(options.Items);
            await ShopRelease.PublishAsync(vectors, options.Items, data.Releases, data.In("training"), Release, OtherRelease);
            Directory.Delete(data.In("training"), recursive: true);
            if (histories) await HistoryReplay.WriteAsync(data, vectors.Histories(options.Customers).Select(History), CancellationToken.None);
        }
        Directory.Move(partial, path);
        return path;
    }

    private static Interaction[] History(int[] items, int customer) => [.. items.Select((item, i) => new Interaction
    {
        EventId = string.Create(CultureInfo.InvariantCulture, $"history-{customer}-{i}"),
        CustomerId = string.Create(CultureInfo.InvariantCulture, $"c{customer}"),
        Kind = i % 12 == 11 ? InteractionKind.Purchase : i % 4 == 3 ? InteractionKind.Cart : i % 2 == 1 ? InteractionKind.Click : InteractionKind.View,
        ItemId = string.Create(CultureInfo.InvariantCulture, $"i{item}"),
        At = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(10 * i),
    })];
}
