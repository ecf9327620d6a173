using System.Collections.Immutable;
using System.Text.Json;
using Personalization.Testing;
using Personalization.Training;
using Personalization.Training.Data;
using Personalization.Training.Evaluation;
using Personalization.Training.Evaluation.Protocols;
using Personalization.Training.Reports;

namespace Personalization.Unit.Training.Reports;

public sealed class ReportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Flat_NamesBaselines_AndGivesSpreadOverSeeds()
    {
        var flat = Report().Flat();

        Assert.Equal((0.3, 0.2, 0.1), (flat["hr-10"], flat["popular.hr-10"], flat["hr-10-std"]));
        Assert.False(flat.ContainsKey("popular.hr-10-std"));
    }

    [Fact]
    public async Task Json_IsFlat()
    {
        var file = _folder.File("new/report.json");

        await JsonReport.WriteAsync(Report(), file);
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(file));

        Assert.Equal(("loo-full", 0.3, "7,8"), (json.RootElement.GetProperty("protocol").GetString(), json.RootElement.GetProperty("hr-10").GetDouble(), json.RootElement.GetProperty("seed").GetString()));
    }

    [Theory]
    [InlineData(1, 1, 0, 0, "1 ranked question of 1 customer")]
    [InlineData(312, 1204, 31, 5110, "1,204 ranked questions (31 of them about cold items) and 5,110 showings of 312 customers")]
    [InlineData(9, 0, 0, 100, "100 showings of 9 customers")]
    public void Sentence_SaysHowMuchWasAsked(int customers, int questions, int cold, int showings, string sentence) =>
        Assert.Equal(sentence, ScreenReport.Sentence(new AskedCounts(customers, questions, cold, showings)));

    [Fact]
    public void WhatRestsOnFewerQuestions_IsSaid() => Assert.Equal(
        "1,657 ranked questions of 339 customers; recall-20, map-12 rest on 2 customers with rows before and after the cut",
        ScreenReport.Sentence(new AskedCounts(339, 1657, OfPeriod: 2, PeriodMetrics: "recall-20, map-12")));

    [Fact]
    public async Task Page_StandsAlone()
    {
        var file = _folder.File("report.html");

        await EvaluationPage.WriteAsync(Report() with { DataSet = "generic:<b>" }, file);
        var html = await File.ReadAllTextAsync(file);

        Assert.Contains("<svg", html, StringComparison.Ordinal);
        Assert.Contains("generic:&lt;b&gt;", html, StringComparison.Ordinal);
        foreach (var fetched in (string[])["http:", "https:", "<script", "<link", "@import", "src="]) Assert.DoesNotContain(fetched, html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StatisticsPage_StandsAlone()
    {
        var file = _folder.File("stats.html");

        await StatisticsPage.WriteAsync(DataStatistics.Of(Evaluation.Histories.Of(9, "a: 1 2 3", "b: 2 3")), "test", file);

        Assert.Contains("The long tail", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("loo-full", "popular.hr-10", "covisit.ndcg-10", "ials.hr-100")]
    [InlineData("ncf-99", "popular.hr-10", "trending.ndcg-10", "ials.train-seconds")]
    [InlineData("time", "popular.auc-click", "ials.top-100-accuracy", "covisit.recall-20")]
    [InlineData("session", "popular.p-20", "covisit.mrr-20", "trending.coverage-20")]
    [InlineData("replay", "popular.recall-20", "no-updates.recall-20", "session-gain")]
    public void Evaluate_OfEveryProtocol_GivesItsMetrics(string protocol, params string[] expected)
    {
        var report = new Evaluate(TimeProvider.System)
        {
            Source = DataSource.Parse("synthetic"),
            Import = SmallShop.Import with { Items = 200, Customers = 60 },
            Protocol = protocol,
            Options = new ProtocolOptions { MaxQuestions = 100 },
            Models = protocol == "replay" ? null : ["popular", "trending", "covisit", "ials"],
        }.Run(null, CancellationToken.None);

        Assert.All(expected, name => Assert.Contains(name, report.Flat().Keys));
        Assert.All(report.Flat(), metric => Assert.True(double.IsFinite(metric.Value), metric.Key));
    }

    [Fact]
    public void Evaluate_OfAnUnknownModel_ListsTheKnown() =>
        Assert.Contains("popular", Assert.Throws<ImportException>(() => new Evaluate(TimeProvider.System)
        {
            Source = DataSource.Parse("synthetic"),
            Import = SmallShop.Import,
            Protocol = "time",
            Options = new ProtocolOptions(),
            Models = ["magic"],
        }.Run(null, CancellationToken.None)).Message, StringComparison.Ordinal);

    public void Dispose() => _folder.Dispose();

    private static EvaluationReport Report() =>
        new("generic:x", "loo-full", ImmutableSortedDictionary<string, string>.Empty, [Result("", 7, 0.3 - 0.1 / Math.Sqrt(2)), Result("", 8, 0.3 + 0.1 / Math.Sqrt(2)), Result("popular", 7, 0.2)], TimeSpan.FromSeconds(3));

    private static ModelResult Result(string model, int seed, double value)
    {
        var result = new ModelResult(model, seed, TimeSpan.FromSeconds(1), [new CurvePoint(1, TimeSpan.FromSeconds(1), 0.5, 0.1), new CurvePoint(2, TimeSpan.FromSeconds(2), 0.4, 0.2)]) { Breakdown = new Breakdown([3, 2, 1]) };
        result.Breakdown.Add([0, 1], new RankedQuestion(new Occasion(0, 0, 3, 0), [0]));
        result.Calibration["click"] = [new CalibrationBin(0.1, 0.2, 5), new CalibrationBin(0.5, 0.4, 5)];
        result.Metrics["hr-10"] = value;
        result.Metrics["train-seconds"] = 1;
        return result;
    }
}
