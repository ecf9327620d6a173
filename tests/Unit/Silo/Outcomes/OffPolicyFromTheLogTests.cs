using Microsoft.Extensions.Logging.Abstractions;
using Personalization.Core.Customers;
using Personalization.Core.Exploration;
using Personalization.Core.Interactions;
using Personalization.Silo.Outcomes;
using Personalization.Storage.Blobs;
using Personalization.Storage.Outcomes;
using Personalization.Testing;
using Personalization.Unit.Core.Pipeline;
using static Personalization.Unit.Core.Given;

namespace Personalization.Unit.Silo.Outcomes;

/// <summary>The outcome log of an exploring shop, as a silo writes it, tells what another policy would have earned that nobody has tried.</summary>
public sealed class OffPolicyFromTheLogTests : IDisposable
{
    private const int Requests = 4000;

    /// <summary>The one place of the slate that is left to chance.</summary>
    private const int Place = 2;
    private static readonly CustomerProfile LikesDresses = After(Click("dress-0", 1), Click("dress-3", 2));
    private readonly TemporaryFolder _folder = new();
    private readonly FolderBlobStore _store;
    private readonly Shop _shop = new(items: 60);

    public OffPolicyFromTheLogTests() => _store = new FolderBlobStore(_folder.File("blobs"), TimeProvider.System);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(ExplorationMethod.Softmax)]
    [InlineData(ExplorationMethod.EpsilonGreedy)]
    [InlineData(ExplorationMethod.LinUcb)]
    [InlineData(ExplorationMethod.Thompson)]
    public async Task AnotherPolicy_IsWorthWhatTheLogSays_WithinItsError(ExplorationMethod method)
    {
        // Any of five that compete for the place, whichever: the lower they stand, the more customers like them, which the log's own policy does not know.
        _shop.Options.Exploration.Method = ExplorationMethod.None;
        List<string> five = [.. (await _shop.RunAsync(Shop.Request(10), LikesDresses)).Items.Skip(Place).Take(5).Select(i => i.ItemId)];
        var truth = five.Average(id => RateOf(id, five));
        _shop.Options.Exploration = new ExplorationOptions { Method = method, Epsilon = 0.5, FirstPlace = Place, Every = 100 };
        _shop.Options.Sources.Explore.Quota = 0;
        await WriteAsync(five);

        var (evaluation, plain) = (new OffPolicyEvaluation(), 0d);
        var (shown, clicked) = await ReadAsync();
        Assert.Equal(Requests, shown.Count);
        foreach (var (request, (item, propensity)) in shown)
        {
            var reward = clicked.Contains((request, item)) ? 1 : 0;
            evaluation.Add(propensity, five.Contains(item) ? 1.0 / five.Count : 0, reward);
            plain += reward / (double)Requests;
        }
        Assert.InRange(evaluation.Ips, truth - 3 * evaluation.IpsError, truth + 3 * evaluation.IpsError);
        Assert.InRange(evaluation.SelfNormalised, truth - 3 * evaluation.SelfNormalisedError, truth + 3 * evaluation.SelfNormalisedError);
        // The errors are narrow enough to tell the policy from the one that wrote the log.
        Assert.True(Math.Abs(plain - truth) > 6 * evaluation.SelfNormalisedError, $"{plain:F3} was earned, {truth:F3} would be, {evaluation.SelfNormalised:F3} ± {evaluation.SelfNormalisedError:F3} is estimated");
    }

    /// <summary>.1, .2 … .5 for the five, nothing for all others.</summary>
    private static double RateOf(string item, List<string> five) => 0.1 * (five.IndexOf(item) + 1);

    private async Task WriteAsync(List<string> five)
    {
        await using var log = new OutcomeLog(_store, new OutcomeLogOptions { SegmentBytes = 1 << 16 }, TimeProvider.System, NullLogger<OutcomeLog>.Instance);
        var (outcomes, random) = (new CustomerOutcomes(log, TimeProvider.System), new Random(5));
        var pipeline = _shop.Pipeline;
        for (var i = 0; i < Requests; i++)
        {
            var response = await pipeline.RunAsync(_shop.Context(Shop.Request(10), LikesDresses, observer: outcomes, requestId: $"request-{i}"), 0, default);
            var item = response.Items[Place].ItemId;
            if (random.NextDouble() < RateOf(item, five)) outcomes.Applied([Event(InteractionKind.Click, item) with { RequestId = response.RequestId }]);
        }
        await log.FlushAsync();
        Assert.Equal(0, log.Dropped);
    }

    /// <summary>By request, what stood at the place and with which probability; and what was clicked.</summary>
    private async Task<(Dictionary<string, (string Item, double Propensity)> Shown, HashSet<(string Request, string Item)> Clicked)> ReadAsync()
    {
        var (shown, clicked) = (new Dictionary<string, (string, double)>(), new HashSet<(string, string)>());
        await foreach (var (_, _, line) in OutcomeReader.ReadPlacesAsync(_store))
        {
            if (line.Shown is { } slate) shown.Add(slate.RequestId, (slate.Items[Place].ItemId, slate.Items[Place].Propensity));
            if (line.Done is { } done) clicked.Add((done.RequestId!, done.ItemId!));
        }
        return (shown, clicked);
    }
}
