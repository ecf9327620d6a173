using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Personalization.Testing;
using Xunit.Abstractions;

namespace Personalization.Cluster.Full;

/// <summary>One silo holds customers, index, catalogue and gateway, another one ranks, and there is no third: what is seen when the one that ranks dies or hangs.</summary>
[Collection("postgres")]
public sealed class RankingSiloTests(PostgresFixture shared, ITestOutputHelper output) : IAsyncLifetime
{
    private const int Callers = 4;
    private const int Limit = 20;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);
    private readonly string _cluster = Guid.NewGuid().ToString("N");
    private SiloProcess _front = null!;
    private SiloProcess _ranking = null!;

    public async Task InitializeAsync()
    {
        if (shared.Postgres.Unavailable is not null) return;
        _front = await shared.StartSiloAsync(_cluster, "front", "--set", "Silo:Roles=customers,index,catalog,gateway");
        _ranking = await StartRankingAsync();
        await Patiently.UntilAsync("answers are ranked", Soon, async () => IsRanked(await _front.Http.RecommendAsync("first", explain: true)));
    }

    public async Task DisposeAsync()
    {
        foreach (var silo in new[] { _front, _ranking })
            if (silo is not null) await silo.DisposeAsync();
    }

    [SkippableFact]
    public Task Kill_OfTheOnlyRankingSilo_UnderLoad_NoRequestFails_AndAnswersAreRankedAgainByThemselves() => LoseUnderLoadAsync(() => _ranking.KillAsync());

    [SkippableFact]
    public Task Hanging_OfTheOnlyRankingSilo_UnderLoad_NoRequestFails_AndAnswersAreRankedAgainByThemselves() => LoseUnderLoadAsync(() => _ranking.PauseAsync());

    private async Task LoseUnderLoadAsync(Func<Task> lose)
    {
        Skip.If(shared.Postgres.Unavailable is not null, shared.Postgres.Unavailable);
        using var stop = new CancellationTokenSource();
        var answers = new ConcurrentQueue<Answer>();
        var load = Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => AskUntilAsync(caller, answers, stop.Token)));
        await Patiently.UntilAsync("every caller is at it", Soon, () => Task.FromResult(Callers <= answers.Select(a => a.Caller).Distinct().Count()));

        await lose();
        await Patiently.UntilAsync("the cluster knows that nobody ranks", Soon, () => Task.FromResult(HasNoticed()));
        await HundredMoreAsync(answers);

        await _ranking.DisposeAsync();
        _ranking = await StartRankingAsync();
        await Patiently.UntilAsync("answers are ranked again", Soon, async () => IsRanked(await _front.Http.RecommendAsync("first", explain: true)));
        await stop.CancelAsync();
        await load;

        var unranked = answers.Where(a => a.Degraded is not null).ToArray();
        output.WriteLine($"{answers.Count} requests, {unranked.Length} of them answered unranked; the slowest took {answers.Max(a => a.Took).TotalMilliseconds:F0} ms");
        foreach (var failed in answers.Where(a => a.Status != HttpStatusCode.OK || a.Items < Limit)) Assert.Fail($"{failed}");
        Assert.NotEmpty(unranked);
        Assert.All(unranked, a => Assert.StartsWith("rank: ", a.Degraded, StringComparison.Ordinal));
        // Who asks is told in a few words, not with addresses and stack traces.
        Assert.All(unranked, a => Assert.DoesNotContain("127.0.0.1", a.Degraded, StringComparison.Ordinal));
    }

    private Task<SiloProcess> StartRankingAsync() => shared.StartSiloAsync(_cluster, "ranking", "--set", "Silo:Roles=ranking");

    private bool HasNoticed() => _front.Output.Contains("No active nodes are compatible with grain ranking", StringComparison.Ordinal);

    private static Task<TimeSpan> HundredMoreAsync(ConcurrentQueue<Answer> answers)
    {
        var enough = answers.Count + 100;
        return Patiently.UntilAsync("a hundred more have been answered", Soon, () => Task.FromResult(answers.Count >= enough));
    }

    private static bool IsRanked(JsonNode recommendation) =>
        recommendation["degraded"] is null && recommendation["items"]!.AsArray().All(i => i!["why"]!["predictions"] is JsonObject { Count: > 0 });

    /// <summary>
    /// An event and a recommendation in turn, for customers who are new to the cluster and for some who are not: who is new has to be found a place, which takes more of the cluster than
    /// answering where they are.
    /// </summary>
    private async Task AskUntilAsync(int caller, ConcurrentQueue<Answer> answers, CancellationToken stop)
    {
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            var customer = i % 4 < 2 ? $"known-{caller}" : $"new-{caller}-{i / 4}";
            var watch = Stopwatch.StartNew();
            if (i % 2 == 0)
            {
                using var applied = await _front.Http.PostAsJsonAsync("/v1/interactions?ack=applied", new[] { ShopCalls.Event(customer, "click", "i1") }, CancellationToken.None);
                answers.Enqueue(new Answer(caller, customer, applied.StatusCode, Limit, null, watch.Elapsed));
                continue;
            }
            using var response = await _front.Http.GetAsync(new Uri($"/v1/customers/{customer}/recommendations?limit={Limit}", UriKind.Relative), CancellationToken.None);
            var body = JsonNode.Parse(await response.Content.ReadAsStringAsync(CancellationToken.None))!;
            answers.Enqueue(new Answer(caller, customer, response.StatusCode, body["items"]?.AsArray().Count ?? 0, (string?)body["degraded"], watch.Elapsed));
        }
    }

    private sealed record Answer(int Caller, string Customer, HttpStatusCode Status, int Items, string? Degraded, TimeSpan Took);
}
