using System.IO.Compression;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Personalization.Integration.Faults;
using Personalization.Storage.Blobs;
using Personalization.Storage.Precomputed;
using Personalization.Testing;

namespace Personalization.Integration.Trip;

/// <summary>What is left of a customer who has asked to be forgotten: nothing in any file.</summary>
[Collection(ShopCollection.Name)]
public sealed class ErasureTests(ShopFixture shop)
{
    [Fact]
    public async Task Erase_LeavesTheIdInNoFile_AndReportsEachStore()
    {
        const string customer = "the-one-to-be-forgotten";
        const string guest = "the-guest-who-was-the-same";
        const string street = "the-street-to-be-forgotten";
        using var known = await shop.Http.PutAsJsonAsync($"/v1/customers/{customer}", new { attributes = new { street, age = 25 } });
        Assert.Equal(street, (string?)JsonNode.Parse(await known.Content.ReadAsStringAsync())!["attributes"]!["street"]);
        Assert.NotEmpty(FilesHolding(street));
        for (var i = 0; i < 30; i++)
        {
            await shop.Http.ApplyAsync([.. Enumerable.Range(0, 40).Select(e => ShopCalls.Event(customer, e % 7 == 0 ? "purchase" : "click", $"i{i * 40 + e}"))]);
            await shop.Http.ApplyAsync(ShopCalls.Event(guest, "click", $"i{i}"), ShopCalls.Event($"bystander{i}", "click", "i1"));
        }
        await shop.Http.RecommendAsync(guest);
        using var merged = await shop.Http.PostAsJsonAsync($"/v1/customers/{customer}/merge", new { guestId = guest });
        Assert.True(merged.IsSuccessStatusCode, await merged.Content.ReadAsStringAsync());
        using var streamed = await shop.Http.PostAsJsonAsync("/v1/interactions", new[] { ShopCalls.Event(customer, "click", "i5") });
        Assert.True(streamed.IsSuccessStatusCode);
        await Eventually.GetAsync(() => shop.Http.GetJsonAsync($"/v1/customers/{customer}"), c => (int)c["interactions"]! == 30 * 40 + 30 + 1);
        await shop.Http.RecommendAsync(customer);
        var precomputed = new PrecomputedStore(new FolderBlobStore(Path.Combine(shop.Data, "blobs"), TimeProvider.System), TimeProvider.System);
        var slates = new[] { customer, guest, "bystander1" }.Select(c => new PrecomputedSlate(c, ["i1", "i2"], [2, 1])).ToList();
        await precomputed.WriteAsync("r", slates, TimeProvider.System.GetUtcNow());
        // Asking for all that is kept has the log written.
        var export = await shop.Http.GetJsonAsync($"/v1/customers/{customer}/export");
        Assert.Equal(30 * 40 + 30 + 1 + 1 + 2, export["outcomes"]!.AsArray().Count);
        Assert.NotEmpty(export["profile"]!["seen"]!.AsArray());
        Assert.Equal([customer, guest], export["precomputed"]!.AsArray().Select(p => (string)p!["customerId"]!));
        Assert.All(export["precomputed"]!.AsArray(), p => Assert.Equal(["i1", "i2"], p!["items"]!.AsArray().Select(i => (string)i!)));
        Assert.Contains(FilesHolding(customer), path => path.EndsWith(".ndjson.gz", StringComparison.Ordinal));
        Assert.Contains(FilesHolding(customer), path => path.Contains("/precomputed/", StringComparison.Ordinal));
        Assert.Contains(FilesHolding(guest), path => path.Contains("/precomputed/", StringComparison.Ordinal));
        Assert.Contains(FilesHolding(guest), path => path.EndsWith(".ndjson.gz", StringComparison.Ordinal));

        using var erased = await shop.Http.DeleteAsync(new Uri($"/v1/customers/{customer}", UriKind.Relative));

        var report = JsonNode.Parse(await erased.Content.ReadAsStringAsync())!;
        Assert.Equal("erased", (string)report["state"]!);
        Assert.Equal("erased", (string)report["precomputed"]!);
        // Every event of the two, the merge and the two slates.
        Assert.Equal(30 * 40 + 30 + 1 + 1 + 2, (int)report["outcomeLog"]!["rowsErased"]!);
        Assert.Empty(FilesHolding(customer));
        Assert.Empty(FilesHolding(guest));
        Assert.Empty(FilesHolding(street));
        Assert.NotEmpty(FilesHolding("bystander1"));
        Assert.Equal(0, (int)(await shop.Http.GetJsonAsync($"/v1/customers/{customer}"))["interactions"]!);
        await shop.Http.RecommendAsync(customer);
        Assert.Empty(FilesHolding(customer));
    }

    [Fact]
    public async Task OneWhoIsErased_AndOnlyLooksAfterwards_IsNotWrittenDownAgain_WhenTheSiloStops()
    {
        const string customer = "forgotten-but-still-looking";
        var silo = new FaultyShop(shop);
        await silo.InitializeAsync();
        try
        {
            await silo.Http.ApplyAsync(ShopCalls.Event(customer, "click", "i1"));
            await silo.Http.RecommendAsync(customer);
            using var erased = await silo.Http.DeleteAsync(new Uri($"/v1/customers/{customer}", UriKind.Relative));
            Assert.True(erased.IsSuccessStatusCode);

            await silo.Http.RecommendAsync(customer);
            await silo.RestartAsync();

            Assert.Empty(FilesHolding(customer, silo.Data));
            await silo.Http.ApplyAsync(ShopCalls.Event(customer, "click", "i2"));
            await silo.RestartAsync();
            Assert.Contains(FilesHolding(customer, silo.Data), path => path.EndsWith("customers.db", StringComparison.Ordinal));
        }
        finally
        {
            await silo.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"guestId":""}""")]
    [InlineData("""{"guestId":"same"}""")]
    [InlineData("""{"guest":"x"}""")]
    public async Task Merge_OfNoGuest_IsRefused(string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var refused = await shop.Http.PostAsync(new Uri("/v1/customers/same/merge", UriKind.Relative), content);
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, refused.StatusCode);
    }

    private string[] FilesHolding(string text, string? data = null) =>
        [.. Directory.EnumerateFiles(data ?? shop.Data, "*", SearchOption.AllDirectories).Where(path => Path.GetFileName(path) != ".personalization" && Holds(path, Encoding.UTF8.GetBytes(text)))];

    private static bool Holds(string path, byte[] text)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        if (path.EndsWith(".gz", StringComparison.Ordinal)) new GZipStream(file, CompressionMode.Decompress).CopyTo(bytes);
        else file.CopyTo(bytes);
        return bytes.GetBuffer().AsSpan(0, (int)bytes.Length).IndexOf(text) >= 0;
    }
}
