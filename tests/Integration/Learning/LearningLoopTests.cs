using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Personalization.Silo.Hosting;
using Personalization.Storage.Blobs;
using Personalization.Storage.Outcomes;
using Personalization.Storage.Releases;
using Personalization.Testing;
using Personalization.Training;
using Personalization.Training.Model;

namespace Personalization.Integration.Learning;

/// <summary>The circle closed: what customers did with what they were shown trains a release that shows them better things.</summary>
public sealed class LearningLoopTests
{
    private const int Customers = 160;

    /// <summary>The release is measured by what its customers do.</summary>
    private static readonly TrainingOptions Quick = new() { EvaluatedCustomers = 0, RankerMoments = 2_000 };

    [Fact]
    public async Task ASecondRelease_TrainedFromTheOutcomeLog_RaisesTheClickRate_AndFailsNoRequestOnItsWayIn()
    {
        using var folder = new TemporaryFolder();
        TasteShop.WriteNoise(folder.File("noise"), seed: 5, TimeProvider.System.GetUtcNow());
        var data = folder.File("data");
        // What a customer has seen enough of would go, and with it what is to be compared.
        await using var silo = await SiloHost.StartAsync(
            new SiloArguments(Port: 0, data, Import: $"generic:{folder.File("noise")}", Fresh: false, TasteShop.Items, Customers: 100, Set: ["Pipeline:SeenLimit=0"]), CancellationToken.None);
        using var http = new HttpClient { BaseAddress = new Uri(silo.Url) };
        var shop = new TasteShop(http, Customers, seed: 5);

        await shop.VisitAsync(6);
        var before = await shop.VisitAsync(2);
        var second = await TrainFromTheLogAsync(silo, folder, data);
        await ActivateUnderLoadAsync(http, second);
        var after = await shop.VisitAsync(2);

        // Who shows what each customer likes gets 50 %; who shows anything, 8 %.
        Assert.True(after > 2 * before, $"click rate {before:P1} before, {after:P1} after");
    }

    private static async Task<string> TrainFromTheLogAsync(RunningSilo silo, TemporaryFolder folder, string data)
    {
        await silo.Services.GetRequiredService<OutcomeLog>().FlushAsync();
        var store = new ReleaseStore(new FolderBlobStore(Path.Combine(data, "blobs"), TimeProvider.System), TimeProvider.System);
        var options = new FirstReleaseOptions { Source = $"outcomes:{Path.Combine(data, "blobs")}", OutFolder = folder.File("second"), Now = TimeProvider.System.GetUtcNow(), Training = Quick };
        var trained = await FirstRelease.BuildAsync(options, TimeProvider.System);
        Assert.Equal(PublishOutcome.Published, await store.PublishAsync(trained.Folder));
        return trained.Manifest.Id;
    }

    private static async Task ActivateUnderLoadAsync(HttpClient http, string release)
    {
        using var stop = new CancellationTokenSource();
        var answered = 0;
        // Any answer that is none ends the test.
        var load = Task.WhenAll(Enumerable.Range(0, 4).Select(worker => Task.Run(async () =>
        {
            for (var c = worker; !stop.IsCancellationRequested; c += 4)
            {
                Assert.Equal(10, ShopCalls.ItemsOf(await http.RecommendAsync($"taster{c % Customers}", 10)).Length);
                Interlocked.Increment(ref answered);
            }
        })));
        using var activated = await http.PostAsync(new Uri($"/v1/releases/{release}/activate", UriKind.Relative), null);
        Assert.Equal(HttpStatusCode.OK, activated.StatusCode);
        await Eventually.GetAsync(() => http.RecommendAsync("taster0"), answer => (string)answer["release"]! == release);
        var then = Volatile.Read(ref answered);
        await Eventually.TrueAsync(() => Volatile.Read(ref answered) > then + 100 || load.IsFaulted);
        await stop.CancelAsync();
        await load;
    }
}
