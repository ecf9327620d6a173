using Personalization.Silo.Hosting;
using Personalization.Silo.Requests;
using Personalization.Storage.Outcomes;
using Personalization.Testing;

namespace Personalization.Integration.Trip;

/// <summary>The answers that a silo tries before it is ready leave nothing behind.</summary>
[Collection(ShopCollection.Name)]
public sealed class WarmStartTests(ShopFixture shop)
{
    [Fact]
    public async Task AStart_AnswersMadeUpCustomers_AndLeavesNoTrace()
    {
        using var folder = new TemporaryFolder();
        var data = folder.File("data");
        using (var opened = DataFolder.Open(data))
        {
            shop.CopyRelease((string)(await shop.Http.RecommendAsync("c1"))["release"]!, "first", opened.Path);
            await File.WriteAllTextAsync(Path.Combine(data, "blobs", "releases", "current"), "first");
        }
        await using (var silo = await SiloHost.StartAsync(new SiloArguments(Port: 0, data, Import: null, Fresh: false, Items: 1, Customers: 1, Set: []), CancellationToken.None))
        {
            using var http = new HttpClient { BaseAddress = new Uri(silo.Url) };
            Assert.False((bool)(await http.GetJsonAsync("/v1/customers/warm-start"))["known"]!);
            Assert.Null(((KeptRequests)silo.Services.GetService(typeof(KeptRequests))!).Find("warm-start"));
            await ((OutcomeLog)silo.Services.GetService(typeof(OutcomeLog))!).FlushAsync();
        }
        Assert.False(Directory.Exists(Path.Combine(data, "blobs", "outcomes")));
        foreach (var file in Directory.EnumerateFiles(data, "*", SearchOption.AllDirectories).Where(f => !f.Contains("releases", StringComparison.Ordinal)))
            Assert.DoesNotContain("warm-start", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
    }
}
