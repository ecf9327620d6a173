using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Personalization.Testing;

namespace Personalization.Cluster.Full;

/// <summary>A silo whose index is the package HNSW.Net serves as any other.</summary>
[Collection("processes")]
public sealed class HnswNetTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Start_WithHnswNet_FindsReleaseAndLiveItems_AlsoAfterARestart()
    {
        await using (var silo = await StartAsync())
        {
            Assert.Null((await silo.Http.RecommendAsync("c1"))["degraded"]);
            var like = await silo.Http.GetJsonAsync("/v1/items/i20");
            foreach (var twin in new[] { "twin-0", "twin-1" })
            {
                using var put = await silo.Http.PutAsJsonAsync($"/v1/items/{twin}", new { title = twin, category = (string)like["category"]!, attributes = like["attributes"]! });
                Assert.True(put.IsSuccessStatusCode, await put.Content.ReadAsStringAsync());
            }
            await Patiently.UntilAsync("the one twin is near the other", Soon, () => IsNearAsync(silo));
            await silo.StopAsync();
        }
        await using var again = await StartAsync();
        await Patiently.UntilAsync("the one twin is near the other", Soon, () => IsNearAsync(again));
        Assert.Null((await again.Http.RecommendAsync("c1"))["degraded"]);
    }

    private Task<SiloProcess> StartAsync() => SiloProcess.StartShopAsync(_folder.File("data"), "--set", "Index:Engine=hnsw-net");

    private static async Task<bool> IsNearAsync(SiloProcess silo)
    {
        var answer = await silo.Http.GetJsonAsync("/v1/items/twin-0/similar?limit=5");
        return (answer as JsonArray ?? answer["items"]!.AsArray()).Any(i => (string)i!["itemId"]! == "twin-1");
    }
}
