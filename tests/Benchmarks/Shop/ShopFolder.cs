using System.Globalization;
using Personalization.Core.Interactions;
using Personalization.Silo.Hosting;

namespace Personalization.Benchmarks.Shop;

/// <summary>The data folder of a benchmark shop under artifacts/bench: made once, with two releases of the same content, and the customers' histories.</summary>
public static class ShopFolder
{
    public const string Release = "2026-01-01T000000Z-benchmark", OtherRelease = "2026-01-02T000000Z-benchmark";

    /// <summary>Of the command line, for the process that prepares.</summary>
    public const string Verb = "prepare-shop";

    /// <summary>Counts up when what is made here changes.</summary>
    private const int Format = 3;

    /// <param name="histories">Whether the customers c0, c1 … have their 50 interactions, or come into being with their first event.</param>
    public static async Task<string> EnsureAsync(BenchmarkOptions options, bool histories = true)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"shop{Format}-{Core.Features.FeatureSchema.Hash[..8]}-{options.Items}-{(histories ? options.Customers : 0)}");
        var path = Path.GetFullPath(Path.Combine("artifacts", "bench", name));
        if (Directory.Exists(path)) return path;
        await Console.Error.WriteLineAsync($"preparing {name}");
        // In a process of its own: what is left in memory of the work would be measured with the shop.
        await OwnProcess.RunAsync([Verb, path, .. new[] { options.Items, histories ? options.Customers : 0 }.Select(n => n.ToString(CultureInfo.InvariantCulture))]);
        return path;
    }

    /// <summary>What <see cref="EnsureAsync"/> has another process do.</summary>
    /// <param name="arguments">The folder, items, and customers with histories.</param>
    public static async Task<int> PrepareAsync(string[] arguments)
    {
        var (path, items, customers) = (arguments[0], int.Parse(arguments[1], CultureInfo.InvariantCulture), int.Parse(arguments[2], CultureInfo.InvariantCulture));
        var partial = path + ".partial";
        if (Directory.Exists(partial)) Directory.Delete(partial, recursive: true);
        using (var data = DataFolder.Open(partial))
        {
            var vectors = new ShopVectors(items);
            await ShopRelease.PublishAsync(vectors, items, data.Releases, data.In("training"), Release, OtherRelease);
            Directory.Delete(data.In("training"), recursive: true);
            if (customers > 0) await HistoryReplay.WriteAsync(data, vectors.Histories(customers).Select(History), [], CancellationToken.None);
        }
        Directory.Move(partial, path);
        return 0;
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
