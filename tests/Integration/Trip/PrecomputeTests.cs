using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Personalization.Core.Pipeline;
using Personalization.Silo.Precomputed;
using Personalization.Silo.Releases;
using Personalization.Storage.Blobs;
using Personalization.Storage.Precomputed;
using Personalization.Storage.Releases;
using Personalization.Storage.Sqlite.Customers;
using Personalization.Testing;
using Personalization.Training;
using Personalization.Training.Model;

namespace Personalization.Integration.Trip;

/// <summary>What was computed for all customers serves them when the live path cannot.</summary>
[Collection(ShopCollection.Name)]
public sealed class PrecomputeTests(ShopFixture shop)
{
    [Fact]
    public async Task WhenTheIndexIsGone_CustomersGetWhatWasComputed_LessWhatTheyHadSince()
    {
        const string customer = "prepared-for";
        await shop.Http.ApplyAsync([.. Enumerable.Range(0, 6).Select(i => ShopCalls.Event(customer, "click", $"i{i}"))]);
        var set = await PrecomputeAsync();
        Assert.True(set.Customers > 200, $"{set.Customers} customers");
        var live = await shop.Http.RecommendAsync(customer);
        Assert.Null((string?)live["degraded"]);

        await LostIndex.WhileAsync(shop, async () =>
        {
            var stored = await shop.Http.RecommendAsync(customer, limit: 10);
            Assert.Contains("live (retrieve (ann)", (string)stored["degraded"]!, StringComparison.Ordinal);
            Assert.All(stored["items"]!.AsArray(), i => Assert.Equal("precomputed", (string)i!["source"]!));
            // The same pipeline on the same state: nearly what it would have said.
            Assert.True(ShopCalls.ItemsOf(stored).Intersect(ShopCalls.ItemsOf(live)).Count() >= 5);

            var bought = ShopCalls.ItemsOf(stored)[0];
            await shop.Http.ApplyAsync(ShopCalls.Event(customer, "purchase", bought));
            Assert.DoesNotContain(bought, ShopCalls.ItemsOf(await shop.Http.RecommendAsync(customer, limit: 10)));
            var explained = await shop.Http.GetJsonAsync($"/v1/requests/{(await shop.Http.RecommendAsync(customer, limit: 10))["requestId"]}");
            Assert.Contains("live (retrieve (ann)", (string)explained["degraded"]!, StringComparison.Ordinal);
            Assert.All(explained["items"]!.AsArray(), i => Assert.Equal("precomputed", Assert.Single(i!["why"]!["sources"]!.AsObject()).Key));
            Assert.Contains(explained["removed"]!.AsArray(), r => (string)r!["itemId"]! == bought && (string)r["reason"]! == "purchased");
            var category = (string)stored["items"]![1]!["category"]!;
            var filtered = await shop.Http.GetJsonAsync($"/v1/customers/{customer}/recommendations?filter={Uri.EscapeDataString($"category = '{category}'")}");
            Assert.All(ShopCalls.CategoriesOf(filtered), c => Assert.Equal(category, c));

            // Of a stranger nothing was computed: the stages that are left answer.
            var stranger = await shop.Http.RecommendAsync("stranger-in-hard-times");
            Assert.NotEmpty(ShopCalls.ItemsOf(stranger));
            Assert.Equal(ShopCalls.ItemsOf(stranger), ShopCalls.ItemsOf(await shop.Http.GetJsonAsync($"/v1/requests/{stranger["requestId"]}")));
            var files = Directory.EnumerateFiles(Path.Combine(shop.Data, "blobs", "precomputed", set.Id)).ToDictionary(file => file, File.ReadAllBytes);
            using var erased = await shop.Http.DeleteAsync(new Uri($"/v1/customers/{customer}", UriKind.Relative));
            Assert.Equal("erased", (string)JsonNode.Parse(await erased.Content.ReadAsStringAsync())!["precomputed"]!);
            Assert.DoesNotContain("precomputed", (await shop.Http.RecommendAsync(customer)).ToJsonString(), StringComparison.Ordinal);
            // As on a silo that has the files of before in its memory.
            foreach (var (file, bytes) in files) await File.WriteAllBytesAsync(file, bytes);
            shop.Silo.Services.GetRequiredService<PrecomputedAnswers>().Forget();
            Assert.Contains(customer, (await new PrecomputedStore(new FolderBlobStore(Path.Combine(shop.Data, "blobs"), TimeProvider.System), TimeProvider.System).ReadAsync(set, set.BucketOf(customer))).Select(s => s.CustomerId));
            Assert.DoesNotContain("precomputed", (await shop.Http.RecommendAsync(customer)).ToJsonString(), StringComparison.Ordinal);
        });
        Assert.Null((string?)(await shop.Http.RecommendAsync("c1"))["degraded"]);
    }

    [Fact]
    public async Task Precompute_KeepsTheShopsRules_LeavesNobodyOut_AndTellsHowFarItIs()
    {
        using var known = await shop.Http.PutAsJsonAsync("/v1/customers/known-by-age", new { attributes = new { age = 25 } });
        Assert.True(known.IsSuccessStatusCode);
        await shop.Http.ApplyAsync(new { eventId = "search-1", customerId = "known-by-search", kind = "search", query = "red dress" });
        await shop.Http.ApplyAsync(ShopCalls.Event("known-by-click", "click", "i1"));
        var category = ShopCalls.CategoriesOf(await shop.Http.RecommendAsync("known-by-click"))[0];
        var options = new PipelineOptions { Rules = [new BusinessRule { When = $"category = '{category}'", Hide = true }] };
        var told = new Told();

        var set = await PrecomputeAsync(options, told);

        var store = new PrecomputedStore(new FolderBlobStore(Path.Combine(shop.Data, "blobs"), TimeProvider.System), TimeProvider.System);
        var items = shop.Silo.Services.GetRequiredService<LoadedReleases>().Active!.Serving.Items;
        foreach (var customer in new[] { "known-by-age", "known-by-search", "known-by-click" })
        {
            var slate = Assert.Single(await store.ReadAsync(set, set.BucketOf(customer)), s => s.CustomerId == customer);
            Assert.Equal(50, slate.Items.Length);
            Assert.DoesNotContain(category, slate.Items.Select(id => items.Find(id)!.Item.Category));
        }
        var slates = told.Reports.Where(r => r.Step == "slates").Select(r => r.Fraction).ToList();
        Assert.Equal((0, 1), (slates[0], slates[^1]));
        Assert.Contains(slates, fraction => fraction is > 0.2 and < 0.9);
    }

    private async Task<PrecomputedSet> PrecomputeAsync(PipelineOptions? options = null, IProgress<TrainingProgress>? progress = null)
    {
        var blobs = new FolderBlobStore(Path.Combine(shop.Data, "blobs"), TimeProvider.System);
        var precompute = new Precompute(new ReleaseStore(blobs, TimeProvider.System), new PrecomputedStore(blobs, TimeProvider.System), TimeProvider.System)
        {
            CacheFolder = Path.Combine(shop.Data, "release-cache"),
            Options = options ?? new PipelineOptions(),
        };
        // Beside the running silo, which goes on writing.
        return await precompute.RunAsync(null, CustomerArchive.Read(Path.Combine(shop.Data, "customers.db")), progress, CancellationToken.None);
    }

    private sealed class Told : IProgress<TrainingProgress>
    {
        public ConcurrentQueue<TrainingProgress> Reports { get; } = [];

        public void Report(TrainingProgress value) => Reports.Enqueue(value);
    }
}
