namespace Personalization.Integration.OrleansConformance;

/// <summary>What goes with a call and what comes back.</summary>
[Collection(ConformanceCollection.Name)]
public sealed class CallTests(ConformanceCluster cluster)
{
    private IProbe Probe { get; } = cluster.Client.GetGrain<IProbe>(Guid.NewGuid().ToString(), typeof(ProbeGrain).FullName);

    [Fact]
    public async Task Arguments_AndResults_OfValueTasks_Arrive()
    {
        Assert.Equal(new Note("a", 2), await Probe.Echo(new Note("a", 1)));
        await Probe.Nothing();
    }

    [Fact]
    public async Task Exception_ReachesTheCaller_WithItsTypeAndMessage()
    {
        Assert.Equal("broken", (await Assert.ThrowsAsync<ProbeException>(() => Probe.Fail("broken"))).Message);
        Assert.Contains("wrong", (await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Probe.FailAsOrleansWould("wrong"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Grain_AfterAnException_GoesOn()
    {
        var before = await Probe.Instance();
        await Assert.ThrowsAsync<ProbeException>(() => Probe.Fail("broken"));

        Assert.Equal(before, await Probe.Instance());
    }

    [Fact]
    public async Task RequestContext_TravelsDownTheCalls_AndNotBack()
    {
        var next = cluster.Client.GetGrain<IReentrantProbe>(Guid.NewGuid().ToString());
        RequestContext.Set("customer", "c42");

        Assert.Equal("c42", await Probe.ContextOf("customer", next));
        Assert.Equal("c42", RequestContext.Get("customer"));
        RequestContext.Clear();
        Assert.Null(await Probe.ContextOf("customer", next));
    }

    [Fact]
    public async Task Call_ThatIsNotAnsweredInTime_ThrowsTimeoutException_AndGoesOnAtTheGrain()
    {
        var gate = Gate.New(out var name);

        await Assert.ThrowsAsync<TimeoutException>(() => Probe.HoldBriefly(name));

        var next = Probe.Append(1);
        Assert.Empty(await Probe.Peek());
        gate.Open();
        await next;
        Assert.Equal((int[])[1], await Probe.Peek());
    }

    [Fact]
    public async Task Cancellation_EndsTheCall_AndReachesTheMethod()
    {
        using var cancellation = new CancellationTokenSource();
        var gate = Gate.New(out var name);
        var call = Probe.HoldUntilCancelled(name, cancellation.Token);
        await gate.EnteredAsync();

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await gate.EnteredAsync();
    }

    [Fact]
    public async Task Cancellation_BeforeTheCall_EndsIt()
    {
        Gate.New(out var name);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Probe.HoldUntilCancelled(name, new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task Cancellation_OfAWaitingRequest_TakesItOut()
    {
        using var cancellation = new CancellationTokenSource();
        var (first, second) = (Gate.New(out var firstName), Gate.New(out var secondName));
        var held = Probe.Hold(firstName, 1);
        await first.EnteredAsync();
        var waiting = Probe.HoldUntilCancelled(secondName, cancellation.Token);
        await Probe.Peek();

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        first.Open();
        await held;
        await Probe.Append(2);
        Assert.Equal((int[])[1, 2], await Probe.Peek());
    }

    [Fact]
    public async Task OneWay_DoesNotWaitForTheMethod()
    {
        var gate = Gate.New(out var name);

        await Probe.HoldOneWay(name);

        await gate.EnteredAsync();
        gate.Open();
    }

    [Fact]
    public async Task References_ToOneGrain_AreEqual_AndTellItsKey()
    {
        var key = Probe.GetPrimaryKeyString();
        var again = cluster.Client.GetGrain<IProbe>(key, typeof(ProbeGrain).FullName);

        Assert.Equal(Probe, again);
        Assert.Equal(Probe.GetHashCode(), again.GetHashCode());
        Assert.NotEqual(Probe, cluster.Client.GetGrain<IProbe>("another", typeof(ProbeGrain).FullName));
        Assert.Equal($"probe/{key}", Probe.GetGrainId().ToString());
        Assert.Equal(key, await Probe.KeyThroughReference());
    }

    [Fact]
    public async Task IntegerKeys_AreWrittenInHex_AndReadBack()
    {
        var grain = cluster.Client.GetGrain<IChoice>(255, typeof(LeftChoiceGrain).FullName);

        Assert.Equal("leftchoice/FF", grain.GetGrainId().ToString());
        Assert.Equal(255, grain.GetPrimaryKeyLong());
        Assert.Equal("left 255", await grain.Name());
    }

    [Fact]
    public async Task GetGrain_WithAClassPrefix_Chooses()
    {
        Assert.Equal("left 1", await cluster.Client.GetGrain<IChoice>(1, typeof(LeftChoiceGrain).FullName).Name());
        Assert.Equal("right 1", await cluster.Client.GetGrain<IChoice>(1, typeof(RightChoiceGrain).FullName).Name());
    }

    [Fact]
    public void GetGrain_WithoutAPrefixAndWithTwoClasses_IsRefused() =>
        Assert.Throws<ArgumentException>(() => cluster.Client.GetGrain<IChoice>(1));

    [Fact]
    public void GetGrain_OfAClassThatNoSiloOffers_IsRefused() =>
        Assert.Throws<ArgumentException>(() => cluster.Client.GetGrain<IElsewhere>("a"));

    [Fact]
    public async Task ManagementGrain_KnowsTheSilo()
    {
        var hosts = await cluster.Client.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true);

        var host = Assert.Single(hosts);
        Assert.Equal(SiloStatus.Active, host.Value);
        Assert.Equal(cluster.Cluster.Silos[0].SiloAddress, host.Key);
    }
}
