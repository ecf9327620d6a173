using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Personalization.Core.Catalog;
using Personalization.Core.Customers;
using Personalization.Core.Features;
using Personalization.Core.Releases;
using Personalization.Silo;
using Personalization.Silo.Embeddings;
using Personalization.Unit.Core;
using static Personalization.Unit.Core.Given;

namespace Personalization.Unit.Silo.Embeddings;

/// <summary>The query embedding follows the events, and no answer waits for it longer than it may.</summary>
public sealed class CustomerEmbeddingTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly GatedTower _tower = new();
    private readonly CpuWorkers _workers = new(2);
    private readonly SiloMetrics _metrics = new();
    private readonly ItemTable _items = SmallShop.Table(30);
    private readonly EncodeOptions _options = new();
    private readonly QueryEncoding _encoding;
    private readonly CustomerEmbedding _embedding;
    private readonly ServingRelease _release;
    private CustomerProfile _profile = After(Click("dress-0"));

    public CustomerEmbeddingTests()
    {
        _encoding = new QueryEncoding(_workers, _metrics, Options.Create(_options), _time);
        _embedding = new CustomerEmbedding(_encoding, NullLogger.Instance);
        _release = _tower.Release("r1", _items);
    }

    [Fact]
    public async Task Get_OfAStateNotEncodedYet_WaitsForIt_AndStampsIt()
    {
        var embedding = await GetAsync();
        Assert.Equal((_release.Id, _profile, null), (embedding.Release, embedding.Profile, embedding.Failure));
        Assert.Equal(SmallShop.Dimensions, embedding.Vector.Length);
        Assert.Same(embedding, await GetAsync());
        Assert.Equal(1, _tower.Runs);
    }

    [Fact]
    public async Task Get_OfAGuest_AsksNobody()
    {
        _profile = CustomerProfile.Empty;
        Assert.Empty((await GetAsync()).Vector);
        Assert.Equal(0, _tower.Runs);
    }

    [Fact]
    public async Task Get_OfSomebodyOfWhomOnlyAttributesAreKnown_IsEncoded_WhereTheReleaseLooksAtThem()
    {
        var release = _tower.Release("r1", _items, new CustomerSlots { Attributes = [new AttributeSlot { Name = "country", Values = ["de", "fr"] }] });
        _profile = CustomerProfile.Empty with { Attributes = CustomerAttributes.None.Add("country", AttributeValue.Of("de")) };
        await _embedding.GetAsync(_profile, release, default, CancellationToken.None);
        Assert.Equal(1, _tower.Runs);
        _profile = CustomerProfile.Empty with { Attributes = CustomerAttributes.None.Add("city", AttributeValue.Of("Kiel")) };
        Assert.Empty((await _embedding.GetAsync(_profile, release, default, CancellationToken.None)).Vector);
        Assert.Equal(1, _tower.Runs);
    }

    [Fact]
    public async Task Get_InAnotherHourOrOnAnotherDevice_IsEncodedAnew_WhereTheReleaseLooksAtThem()
    {
        var release = _tower.Release("r1", _items, new CustomerSlots { Devices = ["phone", "desktop"], Hours = true, MomentInQuery = true });
        var first = await GetAtAsync(0, null);
        Assert.Same(first, await GetAtAsync(0.9, null));
        Assert.NotSame(first, await GetAtAsync(1.1, null));
        var phone = await GetAtAsync(1.1, "phone");
        Assert.Same(phone, await GetAtAsync(1.2, "phone"));
        Assert.Equal(3, _tower.Runs);

        async Task<QueryEmbedding> GetAtAsync(double hour, string? device) => await _embedding.GetAsync(_profile, release, new QueryMoment((long)(hour * 3_600_000), device), CancellationToken.None);
    }

    [Fact]
    public async Task Get_WhenTheHourTurnsWhileTheTowerIsSlow_IsTheOneOfTheHourBefore_WhichIsNoFailure()
    {
        var release = _tower.Release("r1", _items, new CustomerSlots { Hours = true, MomentInQuery = true });
        var before = await _embedding.GetAsync(_profile, release, default, CancellationToken.None);
        await _tower.BeganAsync();
        _tower.IsOpen = false;
        var asked = _embedding.GetAsync(_profile, release, new QueryMoment(3_600_000), CancellationToken.None).AsTask();
        await _tower.BeganAsync();
        _time.Advance(_options.Budget);
        Assert.Same(before, await asked);
        _tower.LetThrough();
    }

    [Fact]
    public async Task Get_WhileTheTowerIsSlow_IsTheOneBeforeWhenTheBudgetIsOver_AndSaysSo()
    {
        var before = await GetAsync();
        await _tower.BeganAsync();
        _tower.IsOpen = false;
        _profile = _profile.After(Click("hat-2", 1), Click("hat-5", 2));
        var asked = GetAsync();
        await _tower.BeganAsync();
        _time.Advance(_options.Budget - TimeSpan.FromMilliseconds(1));
        Assert.False(asked.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        var embedding = await asked;
        Assert.Same(before.Vector, embedding.Vector);
        Assert.Equal("late, answered with a query of 2 interactions before", embedding.Failure);
        _tower.LetThrough();
    }

    [Fact]
    public async Task Get_WhileTheTowerIsSlow_WithNothingBefore_IsNone_AndSaysSo()
    {
        _tower.IsOpen = false;
        var asked = GetAsync();
        await _tower.BeganAsync();
        _time.Advance(_options.Budget);
        var embedding = await asked;
        Assert.Empty(embedding.Vector);
        Assert.Equal("late", embedding.Failure);
        _tower.LetThrough();
    }

    [Fact]
    public async Task Get_WhenTheTowerFails_NamesTheCause_AndTheNextTriesAgain()
    {
        _tower.Fault = new InvalidDataException("broken");
        Assert.Equal("broken", (await GetAsync()).Failure);
        _tower.Fault = null;
        Assert.Null((await GetAsync()).Failure);
    }

    [Fact]
    public async Task Get_UnderAnotherRelease_NeverUsesAStampOfTheFormer()
    {
        await GetAsync();
        await _tower.BeganAsync();
        using var slow = new GatedTower { IsOpen = false };
        var other = slow.Release("r2", _items);
        var asked = _embedding.GetAsync(_profile, other, default, CancellationToken.None).AsTask();
        await slow.BeganAsync();
        _time.Advance(_options.Budget);
        var embedding = await asked;
        Assert.Equal(("r2", 0), (embedding.Release, embedding.Vector.Length));
        slow.LetThrough();
    }

    [Fact]
    public async Task Refresh_DuringABurst_EncodesOnceMoreHoweverManyEventsCome()
    {
        await GetAsync();
        await _tower.BeganAsync();
        _tower.IsOpen = false;
        Happens(1);
        await _tower.BeganAsync();
        for (var i = 2; i <= 50; i++) Happens(i);
        _tower.LetThrough();
        await _tower.BeganAsync();
        _tower.LetThrough();
        // Without waiting any more it would be late.
        var embedding = await GetAsync();
        Assert.Equal((51, null), (embedding.Profile.Version, embedding.Failure));
        Assert.Equal(3, _tower.Runs);
    }

    [Fact]
    public async Task Refresh_OfOneWhomNobodyAskedFor_CostsNothing()
    {
        Happens(1);
        await Task.Yield();
        Assert.Equal(0, _tower.Runs);
        Assert.Null(_embedding.Known);
    }

    [Fact]
    public async Task Clear_WhileOneIsUnderway_ForgetsThatToo()
    {
        _tower.IsOpen = false;
        var asked = GetAsync();
        await _tower.BeganAsync();
        _embedding.Clear();
        _tower.LetThrough();
        await asked;
        Assert.Null(_embedding.Known);
    }

    [Fact]
    public async Task ManyCustomers_WhoComeWhileARunIsUnderway_ShareTheNext()
    {
        _tower.IsOpen = false;
        var first = GetAsync();
        await _tower.BeganAsync();
        var others = Enumerable.Range(0, 20).Select(i => _encoding.EncodeAsync(After(Click($"hat-{2 + 3 * (i % 5)}")), _release, default)).ToArray();
        _tower.LetThrough();
        await _tower.BeganAsync();
        _tower.LetThrough();
        await Task.WhenAll([first, .. others]);
        Assert.Equal((2, 21), (_tower.Runs, _tower.Rows));
    }

    public void Dispose()
    {
        _encoding.Dispose();
        _workers.Dispose();
        _metrics.Dispose();
        _tower.Dispose();
    }

    private Task<QueryEmbedding> GetAsync() => _embedding.GetAsync(_profile, _release, default, CancellationToken.None).AsTask();

    private void Happens(int minute)
    {
        _profile = _profile.After(Click("shoe-1", minute));
        _embedding.Refresh(() => _profile, _ => _release);
    }
}
