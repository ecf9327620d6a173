using System.Diagnostics.Metrics;
using Personalization.Gateway.Metrics;
using Personalization.Testing.Gateway;

namespace Personalization.Unit.Gateway;

public sealed class MetricsTests
{
    [Fact]
    public void Text_HoldsCountersGaugesAndHistograms()
    {
        using var collector = new MetricCollector();
        using var meter = new Meter("Personalization.Test");
        var counter = meter.CreateCounter<long>("test.one.events", description: "Events");
        counter.Add(2, new KeyValuePair<string, object?>("kind", "a\"b"));
        counter.Add(3, new KeyValuePair<string, object?>("kind", "a\"b"));
        meter.CreateUpDownCounter<int>("test.one.open").Add(-4);
        var level = 1.5;
        meter.CreateObservableGauge("test.one.level", () => level, "By");
        var histogram = meter.CreateHistogram<double>("test.one.time", "ms");
        histogram.Record(0.25);
        histogram.Record(3);
        histogram.Record(99_999);
        _ = collector.Collect();
        level = 2.5;

        var text = PrometheusText.Write(collector.Collect());

        Assert.Contains("# HELP test_one_events_total Events\n# TYPE test_one_events_total counter\ntest_one_events_total{kind=\"a\\\"b\"} 5\n", text, StringComparison.Ordinal);
        Assert.Contains("# TYPE test_one_open gauge\ntest_one_open -4\n", text, StringComparison.Ordinal);
        Assert.Contains("test_one_level_bytes 2.5\n", text, StringComparison.Ordinal);
        Assert.Contains("test_one_time_milliseconds_bucket{le=\"0.25\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("test_one_time_milliseconds_bucket{le=\"5\"} 2\n", text, StringComparison.Ordinal);
        Assert.Contains("test_one_time_milliseconds_bucket{le=\"+Inf\"} 3\n", text, StringComparison.Ordinal);
        Assert.Contains("test_one_time_milliseconds_count 3\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("test.unit.wait_ms", "ms", "test_unit_wait_milliseconds_total")]
    [InlineData("test.unit.wait", "ms", "test_unit_wait_milliseconds_total")]
    [InlineData("test.unit.wait_seconds", "s", "test_unit_wait_seconds_total")]
    [InlineData("test.unit.items", null, "test_unit_items_total")]
    public void Name_SaysTheUnitOnceAndInFull(string instrument, string? unit, string name)
    {
        using var collector = new MetricCollector();
        using var meter = new Meter("Personalization.Test");
        meter.CreateCounter<int>(instrument, unit).Add(1);
        Assert.Contains(collector.Collect(), f => f.Name == name);
    }

    [Fact]
    public void AStateThatIsOver_IsNotShownAnyMore()
    {
        using var collector = new MetricCollector();
        using var meter = new Meter("Personalization.Test");
        Measurement<int>[] runsOn = [new(1, new KeyValuePair<string, object?>("provider", "Cuda")), new(1, new("provider", "Cuda"), new("fallback", "true"))];
        meter.CreateObservableGauge("test.four.provider", () => runsOn);
        meter.CreateGauge<int>("test.four.set").Record(1);
        Assert.Equal(2, Series("test_four_provider"));

        runsOn = [new(1, new KeyValuePair<string, object?>("provider", "Cpu"))];
        Assert.Equal(1, Series("test_four_provider"));
        runsOn = [new(1, new KeyValuePair<string, object?>("provider", "Cuda"))];
        Assert.Equal(1, Series("test_four_provider"));
        Assert.Equal(1, Series("test_four_set"));

        int Series(string name) => Assert.Single(collector.Collect(), f => f.Name == name).Series.Count();
    }

    [Fact]
    public void Series_BeyondTheirNumber_GoIntoOne()
    {
        using var collector = new MetricCollector();
        using var meter = new Meter("Personalization.Test");
        var counter = meter.CreateCounter<int>("test.two.events");
        for (var i = 0; i < 2000; i++) counter.Add(1, new KeyValuePair<string, object?>("id", i));
        var family = Assert.Single(collector.Collect(), f => f.Name == "test_two_events_total");
        Assert.Equal(501, family.Series.Count());
        Assert.Equal(1500, family.Series.Single(s => s.Key.StartsWith("overflow", StringComparison.Ordinal)).Value.Read().Sum);
    }

    [Fact]
    public void Meters_OfOthers_AreLeftOut()
    {
        using var collector = new MetricCollector();
        using var meter = new Meter("Somebody.Else");
        meter.CreateCounter<int>("test.three.events").Add(1);
        Assert.DoesNotContain(collector.Collect(), f => f.Name.StartsWith("test_three", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Endpoint_CountsRequestsByRoute_NeverById()
    {
        await using var host = await GatewayHost.StartAsync();
        await host.Http.GetAsync("/v1/items/some-item-id");
        var text = await host.Http.GetStringAsync("/metrics");
        Assert.Contains("personalization_gateway_requests_total{route=\"/v1/items/{id}\",method=\"GET\",status=\"404\"}", text, StringComparison.Ordinal);
        Assert.DoesNotContain("some-item-id", text, StringComparison.Ordinal);
    }
}
