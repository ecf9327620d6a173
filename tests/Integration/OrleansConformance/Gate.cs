using System.Collections.Concurrent;

namespace Personalization.Integration.OrleansConformance;

/// <summary>Lets a test see that a grain has come to a point, and hold it there. Grains and tests share a process, so they share gates by name.</summary>
public sealed class Gate
{
    private static readonly ConcurrentDictionary<string, Gate> Gates = new();
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _entries = new(0);
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static Gate Of(string name) => Gates.GetOrAdd(name, _ => new());

    public static Gate New(out string name) => Of(name = Guid.NewGuid().ToString("N"));

    /// <summary>For the grain: tells that it is here and goes on when the gate is open.</summary>
    public Task PassAsync()
    {
        _entries.Release();
        return _open.Task;
    }

    /// <summary>For the grain: tells that it is here.</summary>
    public void Signal() => _entries.Release();

    /// <summary>For the test: waits for the next grain to come.</summary>
    public async Task EnteredAsync(int times = 1)
    {
        for (var i = 0; i < times; i++)
        {
            Assert.True(await _entries.WaitAsync(Patience), $"nobody came to the gate: entry {i + 1} of {times}");
        }
    }

    public void Open() => _open.TrySetResult();
}
