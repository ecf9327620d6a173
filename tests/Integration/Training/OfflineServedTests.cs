using System.Buffers.Binary;
using System.Globalization;
using Personalization.Core.Interactions;
using Personalization.Core.Pipeline;
using Personalization.Core.Pipeline.Sources;
using Personalization.Core.Recommendations;
using Personalization.Silo.Hosting;
using Personalization.Testing;
using Personalization.Training.Releases;

namespace Personalization.Integration.Training;

/// <summary>What the trainer's pipeline ranks for a customer's state is what a silo serves for it: the same items, in the same order, with the same scores.</summary>
public sealed class OfflineServedTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private RunningSilo _silo = null!;
    private HttpClient _http = null!;

    private static PipelineOptions Options => new() { Sources = new SourcesOptions { Trending = new SourceOptions { Enabled = false }, Together = new SourceOptions { Enabled = false } } };

    public async Task InitializeAsync()
    {
        // What trends, and what goes together since the release, is known to the silo alone and differs from moment to moment.
        _silo = await SiloHost.StartAsync(new SiloArguments(Port: 0, _folder.File("data"), Import: null, Fresh: false, Items: 1500, Customers: 300, Set: ["Pipeline:Sources:Trending:Enabled=false", "Pipeline:Sources:Together:Enabled=false"]), CancellationToken.None);
        _http = new HttpClient { BaseAddress = new Uri(_silo.Url) };
    }

    [Theory]
    [InlineData("nobody", 0, false)]
    [InlineData("somebody", 1, false)]
    [InlineData("a regular", 40, false)]
    [InlineData("somebody now", 1, true)]
    [InlineData("a regular now", 40, true)]
    public async Task OfflineRanking_IsWhatIsServed(string customer, int events, bool visiting)
    {
        // A customer who comes back gets another blend than one whose visit is under way.
        var begin = visiting ? TimeProvider.System.GetUtcNow().AddMinutes(-17 * events + 10) : DateTimeOffset.UnixEpoch.AddDays(20_000);
        var history = Enumerable.Range(0, events).Select(i => new Interaction
        {
            EventId = $"e{i}",
            CustomerId = customer,
            Kind = i % 7 == 3 ? InteractionKind.Purchase : i % 5 == 2 ? InteractionKind.Cart : InteractionKind.Click,
            ItemId = $"i{i * 37 % 1500}",
            At = begin.AddMinutes(i * 17),
        }).ToArray();
        if (events > 0)
            await _http.ApplyAsync([.. history.Select(i => ShopCalls.Event(customer, i.Kind.ToString().ToLowerInvariant(), i.ItemId!, i.EventId, i.At.ToString("O", CultureInfo.InvariantCulture)))]);

        var served = await _http.RecommendAsync(customer, limit: 30, explain: true);

        Assert.Null(served["degraded"]);
        using var release = await ReleasedModel.OpenAsync(Path.Combine(_folder.File("data"), "blobs", "releases", (string)served["release"]!));
        var offline = await release.RecommendAsync(history, new RecommendationRequest { CustomerId = customer, Limit = 30 }, Options, MomentOf((string)served["requestId"]!));
        Assert.Equal(ShopCalls.ItemsOf(served), offline.Items.Select(i => i.ItemId));
        foreach (var (one, other) in served["items"]!.AsArray().Zip(offline.Items)) Assert.Equal((float)one!["score"]!, other.Score, 1e-4f);
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _silo.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>Requests are named by UUIDs of version 7, which begin with their time.</summary>
    private static DateTimeOffset MomentOf(string requestId) =>
        DateTimeOffset.FromUnixTimeMilliseconds((long)(BinaryPrimitives.ReadUInt64BigEndian(Convert.FromHexString(requestId[..16])) >> 16));
}
