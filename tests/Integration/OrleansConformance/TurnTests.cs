namespace Personalization.Integration.OrleansConformance;

/// <summary>One request at a time, unless it is said otherwise.</summary>
[Collection(ConformanceCollection.Name)]
public sealed class TurnTests(ConformanceCluster cluster)
{
    private IProbe Probe { get; } = cluster.Client.GetGrain<IProbe>(Guid.NewGuid().ToString(), typeof(ProbeGrain).FullName);

    private IReentrantProbe Reentrant { get; } = cluster.Client.GetGrain<IReentrantProbe>(Guid.NewGuid().ToString());

    [Fact]
    public async Task Requests_ThatAreAwaitedOneByOne_RunInTheirOrder()
    {
        for (var i = 0; i < 50; i++)
        {
            await Probe.Append(i);
        }

        Assert.Equal(Enumerable.Range(0, 50), await Probe.Peek());
    }

    /// <summary>Their order is not promised: the real Orleans turns it around when they meet a grain that is being activated.</summary>
    [Fact]
    public async Task Requests_ThatAreSentAtOnce_RunOnceEach()
    {
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Probe.Append(i)));

        Assert.Equal(Enumerable.Range(0, 200), (await Probe.Peek()).Order());
    }

    [Fact]
    public async Task Request_WhileAnotherRuns_Waits()
    {
        var gate = Gate.New(out var name);
        var first = Probe.Hold(name, 1);
        await gate.EnteredAsync();
        var second = Probe.Append(2);

        Assert.Empty(await Probe.Peek());

        gate.Open();
        await Task.WhenAll(first, second);
        Assert.Equal((int[])[1, 2], await Probe.Peek());
    }

    [Fact]
    public async Task AlwaysInterleave_WhileAnotherRuns_IsAnswered()
    {
        var gate = Gate.New(out var name);
        var held = Probe.Hold(name, 1);
        await gate.EnteredAsync();

        Assert.Empty(await Probe.Peek());

        gate.Open();
        await held;
    }

    [Fact]
    public async Task ReentrantGrain_WhileOneRequestAwaits_RunsOthers()
    {
        var gate = Gate.New(out var name);
        var first = Reentrant.Hold(name, 1);
        await gate.EnteredAsync();
        await Reentrant.Append(2);

        gate.Open();
        await first;
        Assert.Equal((int[])[2, 1], await Reentrant.Peek());
    }

    [Fact]
    public async Task ReadOnlyRequests_Interleave_AndAWriteWaitsForThem()
    {
        var gate = Gate.New(out var name);
        var reads = new[] { Probe.HoldReading(name), Probe.HoldReading(name) };
        await gate.EnteredAsync(2);
        var write = Probe.Append(1);

        Assert.Empty(await Probe.Peek());

        gate.Open();
        await Task.WhenAll(reads);
        await write;
        Assert.Equal((int[])[1], await Probe.Peek());
    }

    [Fact]
    public async Task ReadOnlyRequest_WhileAWriteRuns_Waits()
    {
        var (write, read) = (Gate.New(out var writeName), Gate.New(out var readName));
        var writing = Probe.Hold(writeName, 1);
        await write.EnteredAsync();
        read.Open();
        var reading = Probe.HoldReading(readName);
        await Probe.Peek();

        Assert.False(reading.IsCompleted);

        write.Open();
        await Task.WhenAll(writing, reading);
    }

    [Fact]
    public async Task Await_InsideAGrain_ComesBackToTheGrainsTurns_AndTaskRunLeavesThem() =>
        Assert.Equal((bool[])[true, true, true, true, false], await Probe.TurnsAroundAwaits());

    [Fact]
    public async Task SlowGrain_DoesNotHoldUpOthers()
    {
        var gate = Gate.New(out var name);
        var held = Probe.Hold(name, 1);
        await gate.EnteredAsync();

        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => cluster.Client.GetGrain<IReentrantProbe>($"other {i}").Append(i)));

        gate.Open();
        await held;
    }

    [Fact]
    public async Task CallsInACircle_EndWithATimeout()
    {
        var other = cluster.Client.GetGrain<IReentrantProbe>(Guid.NewGuid().ToString());

        await Assert.ThrowsAsync<TimeoutException>(() => Probe.CallBackThrough(other));
    }
}
