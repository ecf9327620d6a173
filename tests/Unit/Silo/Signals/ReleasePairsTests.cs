using Personalization.Contracts;
using Personalization.Core.Catalog;
using Personalization.Core.Pipeline.Sources;
using Personalization.Core.Signals;
using Personalization.Silo.Signals;
using Personalization.Unit.Core;
using static Personalization.Unit.Core.Given;

namespace Personalization.Unit.Silo.Signals;

/// <summary>Every release's live counts are those since its data end, whenever it is loaded.</summary>
public sealed class ReleasePairsTests
{
    private readonly ItemTable _table = SmallShop.Table(100);
    private readonly ReleasePairs _pairs = new();
    private SignalGrain _log = new();

    [Fact]
    public async Task WhatHappenedBeforeTheDataEnd_IsNotCountedOnTopOfTheRelease()
    {
        var (former, next) = (_pairs.Adopt(null), _pairs.Adopt(Start.AddMinutes(5)));
        await TellAsync(1, minute: 4);
        await TellAsync(2, minute: 5);
        await TellAsync(3, minute: 6);
        await TellAsync(4, minute: 3); // A late one.
        await FollowAsync();
        Assert.Equal([1, 2, 3, 4], Of(former));
        Assert.Equal([3], Of(next));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(100)]
    public async Task AReleaseThatIsLoadedLater_CountsFromTheLogsBeginning_AndTheOthersNothingTwice(int page)
    {
        var former = _pairs.Adopt(null);
        for (var i = 1; i <= 5; i++) await TellAsync(i, minute: i);
        await FollowAsync(page);
        var next = _pairs.Adopt(Start.AddMinutes(3));
        Assert.Empty(Of(next));
        await TellAsync(6, minute: 6);
        await FollowAsync(page);
        Assert.Equal([4, 5, 6], Of(next));
        Assert.Equal([1, 2, 3, 4, 5, 6], Of(former));
    }

    [Fact]
    public async Task AReleaseThatIsLoadedWhileAPageIsOnItsWay_MissesNothingBeforeThatPage()
    {
        _pairs.Adopt(null);
        await TellAsync(1, minute: 1);
        await FollowAsync();
        await TellAsync(2, minute: 2);
        var asked = _pairs.Next!.Value;
        var page = await _log.After(asked, 100);
        var next = _pairs.Adopt(Start);
        _pairs.Take(asked, page);
        await FollowAsync();
        Assert.Equal([1, 2], Of(next));
    }

    [Fact]
    public async Task ALogThatBeganAnew_IsCountedOnTopOfWhatWasHeardBefore()
    {
        var known = _pairs.Adopt(null);
        await TellAsync(1, minute: 1);
        await TellAsync(2, minute: 2);
        await FollowAsync();
        _log = new SignalGrain();
        await TellAsync(3, minute: 3);
        await FollowAsync();
        Assert.Equal([1, 2, 3], Of(known));
    }

    [Fact]
    public async Task ReleasesWhoseDataEndTogether_ShareTheirCounts_UntilTheLastIsLetGo()
    {
        var one = _pairs.Adopt(Start);
        Assert.Same(one, _pairs.Adopt(Start));
        _pairs.Abandon(Start);
        await TellAsync(1, minute: 1);
        await FollowAsync();
        Assert.Equal([1], Of(one));
        _pairs.Abandon(Start);
        Assert.Null(_pairs.Next);
        Assert.NotSame(one, _pairs.Adopt(Start));
    }

    private Task TellAsync(int other, double minute) => _log.Add([new Signal(_table.Rows[0].Key, _table.Rows[other].Key, 1, Ms(minute))]);

    private async Task FollowAsync(int most = 100)
    {
        for (var more = true; more && _pairs.Next is { } next;)
        {
            var page = await _log.After(next, most);
            _pairs.Take(next, page);
            more = page.Signals.Length == most;
        }
    }

    /// <summary>Which items went with the first, each of them once.</summary>
    private List<int> Of(ITogetherReader reader)
    {
        var pairs = new PairCount[64];
        var found = pairs.Take(reader.Read(_table.Rows[0], Ms(0), pairs)).ToList();
        Assert.All(found, pair => Assert.Equal(1, pair.Count));
        return [.. found.Select(p => _table.FindByKey(p.Key)!.Index).Order()];
    }
}
