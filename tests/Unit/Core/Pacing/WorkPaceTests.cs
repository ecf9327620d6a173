using Personalization.Core.Pacing;

namespace Personalization.Unit.Core.Pacing;

/// <summary>Long work beside requests: a slice, then a rest as many times as long as its share demands.</summary>
public sealed class WorkPaceTests
{
    private readonly ManualTime _time = new();
    private bool _busy = true;

    [Fact]
    public async Task AfterASlice_RestsSoThatTheShareIsKept()
    {
        var pace = new WorkPace(0.2, () => _busy, _time, default);
        _time.Advance(TimeSpan.FromMilliseconds(10));
        var rest = pace.BreatheAsync().AsTask();
        _time.Advance(TimeSpan.FromMilliseconds(39));
        Assert.False(rest.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await rest;
    }

    [Fact]
    public void WithinASlice_GoesOn()
    {
        var pace = new WorkPace(0.01, () => _busy, _time, default);
        _time.Advance(TimeSpan.FromMilliseconds(0.9));
        pace.Breathe();
        Assert.True(pace.BreatheAsync().AsTask().IsCompletedSuccessfully);
    }

    [Fact]
    public void WhileNobodyIsServed_GoesOn()
    {
        _busy = false;
        var pace = new WorkPace(0.01, () => _busy, _time, default);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(pace.BreatheAsync().AsTask().IsCompletedSuccessfully);
        // What was done at full speed is not paid for later.
        _busy = true;
        Assert.True(pace.BreatheAsync().AsTask().IsCompletedSuccessfully);
    }

    [Fact]
    public async Task AStepOfAnHour_IsNotRestedFor()
    {
        var pace = new WorkPace(0.01, () => _busy, _time, default);
        _time.Advance(TimeSpan.FromHours(1));
        var rest = pace.BreatheAsync().AsTask();
        _time.Advance(TimeSpan.FromSeconds(1));
        await rest;
    }

    [Fact]
    public async Task NotWantedAnyMore_EndsTheRest()
    {
        using var stop = new CancellationTokenSource();
        var pace = new WorkPace(0.1, () => _busy, _time, stop.Token);
        _time.Advance(TimeSpan.FromMilliseconds(10));
        var rest = Task.Run(pace.Breathe);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => rest);
        Assert.ThrowsAny<OperationCanceledException>(pace.Breathe);
        Assert.ThrowsAny<OperationCanceledException>(WorkPace.Full(stop.Token).Breathe);
    }

    [Fact]
    public async Task PacedStream_RestsBetweenPieces_AndReadsAll()
    {
        byte[] content = [.. Enumerable.Range(0, 200_000).Select(i => (byte)i)];
        var pace = new WorkPace(0.5, () => _busy, _time, default);
        await using var stream = new PacedStream(new MemoryStream(content), pace);
        var read = new byte[content.Length];
        _time.Advance(TimeSpan.FromMilliseconds(4));
        var reading = stream.ReadExactlyAsync(read).AsTask();
        Assert.False(reading.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(4));
        await reading;
        Assert.Equal(content, read);
        stream.Position = 0;
        stream.ReadExactly(read);
        Assert.Equal(content, read);
        Assert.Throws<NotSupportedException>(() => stream.Write([1]));
    }
}
