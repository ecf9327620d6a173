using System.Net;
using Personalization.Silo.Hosting;
using Personalization.Silo.Releases;
using Personalization.Testing;

namespace Personalization.Integration.Trip;

/// <summary>A release that is being prepared slowly beside requests: another activation takes its place, and a stop does not wait for it.</summary>
[Collection(ShopCollection.Name)]
public sealed class SlowPreparationTests(ShopFixture shop) : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly CancellationTokenSource _stop = new();
    private RunningSilo _silo = null!;
    private HttpClient _http = null!;
    private Task _load = null!;
    private string _trained = null!;

    public async Task InitializeAsync()
    {
        // A release that the other tests have trained is enough.
        using (var data = DataFolder.Open(_folder.File("data")))
        {
            _trained = (string)(await shop.Http.RecommendAsync("c1"))["release"]!;
            shop.CopyRelease(_trained, "first", data.Path);
            await File.WriteAllTextAsync(Path.Combine(data.Path, "blobs", "releases", "current"), "first");
        }
        await StartAsync();
    }

    public async Task DisposeAsync()
    {
        await EndLoadAsync();
        _http.Dispose();
        await _silo.DisposeAsync();
        _folder.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task Activate_Another_TakesThePlaceOfTheOneBeingPrepared_AndNothingOfThatIsLeft()
    {
        var (slow, wanted) = (Copy("slow"), Copy("wanted"));
        var first = PostAsync(slow);
        await Eventually.TrueAsync(() => IsBeingLoaded(slow));
        var second = PostAsync(wanted);

        Assert.Equal(HttpStatusCode.Conflict, (await first).StatusCode);
        await EndLoadAsync(); // From here on at full speed.
        Assert.Equal(HttpStatusCode.OK, (await second).StatusCode);
        Assert.Equal(wanted, (string)(await _http.RecommendAsync("c1"))["release"]!);
        Assert.DoesNotContain(slow, Releases.Ids);
    }

    [Fact]
    public async Task Stop_WhileAReleaseIsBeingPrepared_EndsSoon_AndTheNextStartServesWhatTheStoreNames()
    {
        var slow = Copy("slow");
        var activation = PostAsync(slow);
        await Eventually.TrueAsync(() => IsBeingLoaded(slow));

        await _silo.DisposeAsync();
        await EndLoadAsync();
        await ((Task)activation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        _http.Dispose();
        await StartAsync();

        var current = await File.ReadAllTextAsync(Path.Combine(_folder.File("data"), "blobs", "releases", "current"));
        Assert.Equal(current, (string)(await _http.RecommendAsync("c1"))["release"]!);
    }

    private LoadedReleases Releases => (LoadedReleases)_silo.Services.GetService(typeof(LoadedReleases))!;

    private bool IsBeingLoaded(string release) => Releases.Loading == release;

    private Task<HttpResponseMessage> PostAsync(string release) => _http.PostAsync(new Uri($"/v1/releases/{release}/activate", UriKind.Relative), null);

    private string Copy(string to) => shop.CopyRelease(_trained, to, _folder.File("data"));

    private async Task StartAsync()
    {
        _silo = await SiloHost.StartAsync(
            new SiloArguments(Port: 0, _folder.File("data"), Import: null, Fresh: false, Items: 1500, Customers: 300, Set: ["Releases:PrepareShare=0.01"]), CancellationToken.None);
        _http = new HttpClient { BaseAddress = new Uri(_silo.Url) };
        _load = Task.Run(async () =>
        {
            for (var c = 0; !_stop.IsCancellationRequested; c++) await _http.RecommendAsync($"c{c % 20}");
        });
    }

    private async Task EndLoadAsync()
    {
        await _stop.CancelAsync();
        await _load.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
