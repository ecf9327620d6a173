using System.Globalization;
using Personalization.Benchmarks.Shop;
using Personalization.Core.Interactions;
using Personalization.Core.Recommendations;

namespace Personalization.Benchmarks;

/// <summary>What an active customer costs: memory of the silo after many have come, with 50 interactions and one answer each, less what it was before, by customer.</summary>
public static class MemoryBenchmark
{
    private const int Interactions = 50;
    private const int Parallelism = 32;
    private const int Seed = 1;

    /// <summary>The shop is kept between runs, and an id that it has seen would be a duplicate.</summary>
    private static readonly string Run = Guid.CreateVersion7().ToString("N");

    public static async Task<int> RunAsync(BenchmarkOptions options)
    {
        // Customers who are there already would leave while others come. Answers that are kept to be explained, and lines on their way to the log, are bounded of their own; they are no part of a customer.
        await using var shop = await BenchmarkShop.StartAsync(options, histories: false, "Requests:Kept=0", "Outcomes:Enabled=false");
        var items = (await shop.Client.PopularAsync(RecommendationRequest.MaxLimit)).Select(i => i.ItemId).ToArray();
        await ComeAsync(shop, items, "warm", 500);
        var before = Settled();
        await ComeAsync(shop, items, "new", options.Customers);
        var after = Settled();
        var report = new BenchmarkReport("memory", options);
        report.Add(PathKeys.Customer, (after - before) / 1024d / options.Customers);
        report.Write();
        return 0;
    }

    private static async Task ComeAsync(BenchmarkShop shop, string[] items, string name, int count) =>
        await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = Parallelism }, async (number, cancellation) =>
        {
            var customer = string.Create(CultureInfo.InvariantCulture, $"{name}-{Run}-{number}");
            var random = new Random(Seed + number);
            var at = TimeProvider.System.GetUtcNow().AddHours(-1);
            // As customers come: some at a time, over an hour.
            foreach (var visit in Enumerable.Range(0, Interactions).Chunk(10))
                await shop.Client.ApplyAsync([.. visit.Select(i => Event(customer, items[random.Next(items.Length)], i, at.AddMinutes(i)))], cancellation);
            await shop.Client.RecommendAsync(new RecommendationRequest { CustomerId = customer }, cancellation);
        });

    private static Interaction Event(string customer, string item, int number, DateTimeOffset at) => new()
    {
        EventId = string.Create(CultureInfo.InvariantCulture, $"{customer}-{number}"),
        CustomerId = customer,
        Kind = number % 10 == 9 ? InteractionKind.Purchase : InteractionKind.Click,
        ItemId = item,
        At = at,
    };

    private static long Settled()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
