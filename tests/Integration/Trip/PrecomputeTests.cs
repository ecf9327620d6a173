using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Personalization.Core.Pipeline;
using Personalization.Core.Pipeline.Ranking;
using Personalization.Core.Pipeline.Sources;
using Personalization.Silo.Releases;
using Personalization.Storage.Blobs;
using Personalization.Storage.Precomputed;
using Personalization.Storage.Releases;
using Personalization.Storage.Sqlite.Customers;
using Personalization.Testing;
using Personalization.Training;

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

        await WithoutIndexAsync(async () =>
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
            using var erased = await shop.Http.DeleteAsync(new Uri($"/v1/customers/{customer}", UriKind.Relative));
            Assert.Equal("erased", (string)JsonNode.Parse(await erased.Content.ReadAsStringAsync())!["precomputed"]!);
            Assert.DoesNotContain("precomputed", (await shop.Http.RecommendAsync(customer)).ToJsonString(), StringComparison.Ordinal);
        });
        Assert.Null((string?)(await shop.Http.RecommendAsync("c1"))["degraded"]);
    }

    private async Task<PrecomputedSet> PrecomputeAsync()
    {
        var blobs = new FolderBlobStore(Path.Combine(shop.Data, "blobs"), TimeProvider.System);
        var precompute = new Precompute(new ReleaseStore(blobs, TimeProvider.System), new PrecomputedStore(blobs, TimeProvider.System), TimeProvider.System) { CacheFolder = Path.Combine(shop.Data, "release-cache") };
        // Beside the running silo, which goes on writing.
        return await precompute.RunAsync(null, CustomerArchive.Read(Path.Combine(shop.Data, "customers.db")), null, CancellationToken.None);
    }

    private async Task WithoutIndexAsync(Func<Task> work)
    {
        var releases = shop.Silo.Services.GetRequiredService<LoadedReleases>();
        var active = releases.Active!;
        var pipeline = RecommendationPipeline.Create(new NoIndex(), shop.Silo.Services.GetRequiredService<ITrendReader>(), new ModelRanker());
        releases.Add(active with { Pipeline = pipeline });
        releases.Switch(active.Id, keep: [.. releases.Ids]);
        try
        {
            await work();
        }
        finally
        {
            releases.Add(active);
            releases.Switch(active.Id, keep: [.. releases.Ids]);
        }
    }

    private sealed class NoIndex : INeighbourSearch
    {
        public ValueTask<NeighbourResult> SearchAsync(IReadOnlyList<float[]> queries, int k, string? filter, CancellationToken cancellation) => throw new IOException("the index is gone");
    }
}
