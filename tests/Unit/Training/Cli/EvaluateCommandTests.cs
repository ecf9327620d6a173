using System.Text.Json.Nodes;
using Personalization.Testing;
using Personalization.Training.Cli;

namespace Personalization.Unit.Training.Cli;

public sealed class EvaluateCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Evaluate_OfTheSameSeed_MeasuresTheSame_WhateverTheTime()
    {
        var time = new ManualTime();
        var before = await EvaluateAsync(time);
        time.Advance(TimeSpan.FromDays(3.3));

        Assert.Equal(before.ToJsonString(), (await EvaluateAsync(time)).ToJsonString());
    }

    [Fact]
    public async Task Evaluate_CountsWhatWasReadByWhatItIs()
    {
        var report = await EvaluateAsync(new ManualTime());

        Assert.InRange((int)report["interactions-read"]!, 1000, 10_000);
        Assert.False(report.ContainsKey("rows"));
    }

    [Fact]
    public async Task Evaluate_SaysHowManyWereAsked_AndNothingOfColdItemsWhereThereAreNone()
    {
        var report = await EvaluateAsync(new ManualTime(), "--sample", "20");

        Assert.InRange((int)report["evaluated-customers"]!, 1, 60);
        Assert.InRange((int)report["evaluated-questions"]!, 20, 40);
        Assert.Equal(report.ContainsKey("evaluated-cold-questions"), report.ContainsKey("popular.cold-recall-100"));
    }

    public void Dispose() => _folder.Dispose();

    /// <returns>Without how long it took.</returns>
    private async Task<JsonObject> EvaluateAsync(TimeProvider time, params string[] more)
    {
        var file = _folder.File("report.json");
        Assert.Equal(0, await CommandLine.RunAsync(["evaluate", "synthetic", "--items", "100", "--customers", "60", "--models", "popular,trending", "--cache", "", "--json", file, .. more], time));
        var report = JsonNode.Parse(await File.ReadAllTextAsync(file))!.AsObject();
        foreach (var name in report.Select(p => p.Key).Where(k => k.EndsWith("seconds", StringComparison.Ordinal)).ToList()) report.Remove(name);
        return report;
    }
}
