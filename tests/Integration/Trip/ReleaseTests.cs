using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Personalization.Core.Releases;
using Personalization.Testing;

namespace Personalization.Integration.Trip;

/// <summary>Releases switch as a whole and under load; a bad one changes nothing.</summary>
[Collection(ShopCollection.Name)]
public sealed class ReleaseTests(ShopFixture shop)
{
    private const int ShelfSize = 100;

    [Fact]
    public async Task Activate_UnderLoad_FailsNoRequest_AndRollbackReturns()
    {
        var first = await CurrentAsync();
        var second = shop.CopyRelease(first, "second");
        using var stop = new CancellationTokenSource();
        var seen = new HashSet<string>();
        var load = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
                for (var c = 1; c < 20; c++)
                {
                    var answer = await shop.Http.RecommendAsync($"c{c}");
                    Assert.Equal(20, ShopCalls.ItemsOf(answer).Length);
                    lock (seen) seen.Add((string)answer["release"]!);
                }
        });
        await PostAsync($"/v1/releases/{second}/activate", HttpStatusCode.OK);
        await Eventually.GetAsync(() => shop.Http.RecommendAsync("c1"), r => (string)r["release"]! == second);
        await PostAsync("/v1/releases/rollback", HttpStatusCode.OK);
        await Eventually.GetAsync(() => shop.Http.RecommendAsync("c1"), r => (string)r["release"]! == first);
        await stop.CancelAsync();
        await load;
        Assert.Contains(second, seen);
    }

    [Fact]
    public async Task ItemChanges_WhileReleasesSwitch_AreInWhicheverReleaseAnswers()
    {
        var first = await CurrentAsync();
        var second = shop.CopyRelease(first, "changing");
        using var stop = new CancellationTokenSource();
        var put = new List<string>();
        var changes = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested || put.Count < 5)
            {
                var id = $"switching-{put.Count}";
                using var response = await shop.Http.PutAsJsonAsync($"/v1/items/{id}", new { title = id, category = ShelfOf(id) });
                Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
                put.Add(id);
            }
        });
        await PostAsync($"/v1/releases/{second}/activate", HttpStatusCode.OK);
        await Eventually.GetAsync(() => shop.Http.RecommendAsync("c1"), r => (string)r["release"]! == second);
        await stop.CancelAsync();
        await changes;
        await EveryoneIsFoundAsync(put);

        using (var delete = await shop.Http.DeleteAsync(new Uri($"/v1/items/{put[0]}", UriKind.Relative))) Assert.True(delete.IsSuccessStatusCode);
        await PostAsync("/v1/releases/rollback", HttpStatusCode.OK);
        await Eventually.GetAsync(() => shop.Http.RecommendAsync("c1"), r => (string)r["release"]! == first);
        await EveryoneIsFoundAsync(put[1..]);
        using var gone = await shop.Http.GetAsync(new Uri($"/v1/items/{put[0]}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task Activate_AReleaseThatHasJustBeenLetGo_FollowsTheCatalogueAgain()
    {
        var first = await CurrentAsync();
        foreach (var release in new[] { shop.CopyRelease(first, "between-a"), shop.CopyRelease(first, "between-b"), first })
        {
            await PostAsync($"/v1/releases/{release}/activate", HttpStatusCode.OK);
            await Eventually.GetAsync(() => shop.Http.RecommendAsync("c1"), r => (string)r["release"]! == release);
        }
        string[] put = ["again-0", "again-1"];
        foreach (var id in put)
            using (var response = await shop.Http.PutAsJsonAsync($"/v1/items/{id}", new { title = id, category = ShelfOf(id) })) Assert.True(response.IsSuccessStatusCode);
        await EveryoneIsFoundAsync(put);
    }

    [Fact]
    public async Task Activate_ARefusedReleaseOnceItIsMended_SwitchesToIt()
    {
        var current = await CurrentAsync();
        var mended = shop.CopyRelease(current, "mended");
        var ranker = Path.Combine(shop.FolderOf(mended), "ranker.onnx");
        var bytes = await File.ReadAllBytesAsync(ranker);
        await File.WriteAllBytesAsync(ranker, bytes[..^1]);
        await PostAsync($"/v1/releases/{mended}/activate", HttpStatusCode.Conflict);
        await File.WriteAllBytesAsync(ranker, bytes);

        await PostAsync($"/v1/releases/{mended}/activate", HttpStatusCode.OK);
        await PostAsync("/v1/releases/rollback", HttpStatusCode.OK);
    }

    [Fact]
    public async Task Activate_AReleaseWhoseIndexIsNone_IsRefusedAndServesNobody()
    {
        var current = await CurrentAsync();
        var broken = shop.CopyRelease(current, "no-index");
        var noIndex = "no snapshot"u8.ToArray();
        await File.WriteAllBytesAsync(Path.Combine(shop.FolderOf(broken), ReleaseFiles.Index), noIndex);
        shop.Rewrite(broken, manifest =>
        {
            manifest["files"]![ReleaseFiles.Index]!["bytes"] = noIndex.Length;
            manifest["files"]![ReleaseFiles.Index]!["sha256"] = Convert.ToHexStringLower(SHA256.HashData(noIndex));
        });

        await PostAsync($"/v1/releases/{broken}/activate", HttpStatusCode.Conflict);
        Assert.Equal(current, await CurrentAsync());
    }

    [Fact]
    public async Task Activate_AnUnknownRelease_IsNotFound() => await PostAsync("/v1/releases/never-made/activate", HttpStatusCode.NotFound);

    /// <summary>In the item table, and in the index: each is among the likes of the first of its shelf, and a shelf holds fewer than are asked for.</summary>
    private async Task EveryoneIsFoundAsync(IEnumerable<string> items)
    {
        foreach (var id in items) Assert.Equal(id, (string)(await shop.Http.GetJsonAsync($"/v1/items/{id}"))["title"]!);
        foreach (var shelf in items.GroupBy(ShelfOf))
        {
            var probe = new Uri($"/v1/items/{shelf.First()}/similar?limit={2 * ShelfSize}&filter={Uri.EscapeDataString($"category = {shelf.Key}")}", UriKind.Relative);
            await Eventually.GetAsync(
                async () =>
                {
                    // The silo takes up an acknowledged change some milliseconds later: until then the item is unknown to its lists.
                    using var answer = await shop.Http.GetAsync(probe);
                    return await answer.Content.ReadAsStringAsync();
                },
                answer => shelf.Skip(1).All(id => answer.Contains($"\"{id}\"", StringComparison.Ordinal)));
        }
    }

    private static string ShelfOf(string id) => $"{id[..id.IndexOf('-', StringComparison.Ordinal)]}-{int.Parse(id.AsSpan(id.IndexOf('-', StringComparison.Ordinal) + 1), CultureInfo.InvariantCulture) / ShelfSize}";

    private async Task<string> CurrentAsync() => (string)(await shop.Http.RecommendAsync("c1"))["release"]!;

    private async Task<string> PostAsync(string path, HttpStatusCode expected)
    {
        using var response = await shop.Http.PostAsync(new Uri(path, UriKind.Relative), null);
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == expected, $"POST {path}: {(int)response.StatusCode}: {body}");
        return body;
    }
}
