using System.Net;
using Personalization.Testing;

namespace Personalization.Cluster;

/// <summary>One silo in a process of its own: what it keeps when it is killed, and how it starts and stops.</summary>
[Collection("processes")]
public sealed class OneSiloTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Kill_RightAfterTheAcknowledgement_LosesNoInteraction()
    {
        var data = _folder.File("data");
        var events = Enumerable.Range(0, 5).Select(i => ShopCalls.Event("killed", "click", $"i{i}", $"e{i}")).ToArray();
        await using (var silo = await SiloProcess.StartShopAsync(data))
        {
            Assert.Equal((5, 0), await silo.Http.ApplyAsync(events));
            await silo.KillAsync();
        }
        await using var again = await SiloProcess.StartShopAsync(data);
        var customer = await again.Http.GetJsonAsync("/v1/customers/killed");
        Assert.Equal(5, (int)customer["interactions"]!);
        Assert.Equal(["i4", "i3", "i2", "i1", "i0"], customer["recent"]!.AsArray().Select(r => (string)r!["itemId"]!));
        Assert.Equal((0, 5), await again.Http.ApplyAsync(events));
        Assert.Equal(5, (int)(await again.Http.GetJsonAsync("/v1/customers/killed"))["interactions"]!);
    }

    [Fact]
    public async Task Kill_DuringALoadOfEvents_KeepsEveryAcknowledgedOne()
    {
        var data = _folder.File("data");
        var acknowledged = new List<string>();
        await using (var silo = await SiloProcess.StartShopAsync(data))
        {
            var kill = Task.CompletedTask;
            try
            {
                for (var i = 0; ; i++)
                {
                    if (i == 30) kill = Task.Run(silo.KillAsync);
                    await silo.Http.ApplyAsync(ShopCalls.Event("busy", "click", $"i{i % 40}", $"busy-{i}"));
                    acknowledged.Add($"busy-{i}");
                }
            }
            catch (HttpRequestException)
            {
                // Killed in the middle of a request: that one may or may not have counted.
            }
            await kill;
        }
        Assert.True(acknowledged.Count >= 30);
        await using var again = await SiloProcess.StartShopAsync(data);
        var answer = await again.Http.ApplyAsync([.. acknowledged.Select((id, i) => ShopCalls.Event("busy", "click", $"i{i % 40}", id))]);
        Assert.Equal((0, acknowledged.Count), answer);
    }

    [Fact]
    public async Task Stop_BySigterm_EndsCleanlyAndTheNextStartServesTheSameRelease()
    {
        var data = _folder.File("data");
        string release;
        await using (var silo = await SiloProcess.StartShopAsync(data))
        {
            release = (string)(await silo.Http.RecommendAsync("c1"))["release"]!;
            Assert.True(await silo.StopAsync() < TimeSpan.FromSeconds(10), "a clean stop ends within 10 s");
            Assert.Equal(0, silo.ExitCode);
        }
        await using var again = await SiloProcess.StartShopAsync(data);
        Assert.Equal(release, (string)(await again.Http.RecommendAsync("c1"))["release"]!);
        Assert.DoesNotContain("Training", again.Output, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Start_WithoutTheGatewayRole_ServesHealthAndMetricsAlone()
    {
        await using var silo = await SiloProcess.StartShopAsync(_folder.File("data"), "--set", "Silo:Roles=customers,index,ranking,catalog");
        Assert.Equal(HttpStatusCode.OK, (await silo.Http.GetAsync("/healthz/ready")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await silo.Http.GetAsync("/metrics")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await silo.Http.GetAsync("/v1/customers/c1")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await silo.Http.GetAsync("/")).StatusCode);
    }

    [Fact]
    public async Task Start_WithoutTheRankingRole_AnswersUnranked()
    {
        await using var silo = await SiloProcess.StartShopAsync(_folder.File("data"), "--set", "Silo:Roles=customers,index,catalog,gateway");
        var answer = await silo.Http.RecommendAsync("c1");
        Assert.Equal(20, ShopCalls.ItemsOf(answer).Length);
        Assert.Equal("rank: no ranking silo can be reached", (string?)answer["degraded"]);
    }

    [Fact]
    public async Task Start_WithoutTheCustomersRole_SaysThatNobodyAnswersNow_AndNotThatItIsAtFault()
    {
        var data = _folder.File("data");
        await using (var whole = await SiloProcess.StartShopAsync(data)) await whole.StopAsync();
        await using var silo = await SiloProcess.StartShopAsync(data, "--set", "Silo:Roles=index,ranking,catalog,gateway");
        using var response = await silo.Http.GetAsync(new Uri("/v1/customers/c1/recommendations?limit=20", UriKind.Relative));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
    }

    [Fact]
    public async Task Start_InAFolderThatHoldsSomethingElse_TouchesNothingAndSaysSo()
    {
        var precious = _folder.File("precious.txt");
        await File.WriteAllTextAsync(precious, "mine");
        var (exitCode, output) = await SiloProcess.RunToEndAsync("--data", _folder.Path, "--port", "0", "--fresh");
        Assert.Equal(1, exitCode);
        Assert.Contains("--data", output, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(precious));
    }

    [Fact]
    public async Task StartOver_WithDataThatIsNotThere_ForgetsNothing()
    {
        var data = _folder.File("data");
        await using (var silo = await SiloProcess.StartShopAsync(data)) await silo.Http.ApplyAsync(ShopCalls.Event("kept", "click", "i1", "kept-1"));
        var (exitCode, _) = await SiloProcess.RunToEndAsync("--data", data, "--port", "0", "--fresh", "--import", "movielens:" + _folder.File("nowhere"));
        Assert.Equal(1, exitCode);
        await using var again = await SiloProcess.StartShopAsync(data);
        Assert.Equal((0, 1), await again.Http.ApplyAsync(ShopCalls.Event("kept", "click", "i1", "kept-1")));
    }

    [Fact]
    public async Task StartOver_OnExistingData_ServesAnewAndForgetsTheOld()
    {
        var data = _folder.File("data");
        await using (var silo = await SiloProcess.StartShopAsync(data)) await silo.Http.ApplyAsync(ShopCalls.Event("old", "click", "i1", "old-1"));
        await using var again = await SiloProcess.StartShopAsync(data, "--fresh");
        Assert.False((bool)(await again.Http.GetJsonAsync("/v1/customers/old"))["known"]!);
        Assert.Equal(20, ShopCalls.ItemsOf(await again.Http.RecommendAsync("c1")).Length);
    }

    [Fact]
    public async Task Start_OnADamagedDatabase_SaysSoInASentenceAndTouchesNothing()
    {
        var data = _folder.File("data");
        await using (var silo = await SiloProcess.StartShopAsync(data)) await silo.StopAsync();
        var damaged = Enumerable.Range(0, 20_000).Select(i => (byte)i).ToArray();
        await File.WriteAllBytesAsync(Path.Combine(data, "state.db"), damaged);
        var (exitCode, output) = await SiloProcess.RunToEndAsync("--data", data, "--port", "0");
        Assert.Equal(1, exitCode);
        Assert.Contains("state.db", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled exception", output, StringComparison.Ordinal);
        Assert.Equal(damaged, await File.ReadAllBytesAsync(Path.Combine(data, "state.db")));
    }

    [Fact]
    public async Task Start_WithDataThatIsNotThere_NamesIt()
    {
        var (exitCode, output) = await SiloProcess.RunToEndAsync("--data", _folder.File("data"), "--port", "0", "--import", "movielens:" + _folder.File("nowhere"));
        Assert.Equal(1, exitCode);
        Assert.Contains("nowhere", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WithASettingOutOfRange_NamesAllOfThem()
    {
        var (exitCode, output) = await SiloProcess.RunToEndAsync("--data", _folder.File("data"), "--port", "0", "--set", "Silo:Shards=0", "--set", "Silo:Roles=customers,baker");
        Assert.Equal(1, exitCode);
        Assert.Contains("Shards", output, StringComparison.Ordinal);
        Assert.Contains("baker", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Pipeline:Raked=5", "no setting 'Raked'")]
    [InlineData("Session:Gap=soon", "'soon' at 'Session:Gap'")]
    public async Task Start_WithATypingErrorInASetting_SaysSo_BeforeAnythingIsTrained(string setting, string expected)
    {
        var (exitCode, output) = await SiloProcess.RunToEndAsync("--data", _folder.File("data"), "--port", "0", "--set", setting);
        Assert.Equal(1, exitCode);
        Assert.Contains(expected, output, StringComparison.Ordinal);
        Assert.DoesNotContain("First start", output, StringComparison.Ordinal);
    }
}
