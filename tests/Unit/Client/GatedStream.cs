using System.Collections.Concurrent;
using Personalization.Client;
using Personalization.Core.Interactions;

namespace Personalization.Unit.Client;

/// <summary>A stream whose pushes end when the test says so.</summary>
internal sealed class GatedStream : IInteractionStream
{
    private readonly SemaphoreSlim _arrived = new(0);
    public ConcurrentQueue<(string CustomerId, Interaction[] Events)> Pushes { get; } = [];

    /// <summary>What a push does, by its number from 0.</summary>
    public Func<int, Task> OnPush { get; set; } = _ => Task.CompletedTask;
    private int _pushes;

    public Task PushAsync(string customerId, IReadOnlyList<Interaction> events)
    {
        var number = Interlocked.Increment(ref _pushes) - 1;
        Pushes.Enqueue((customerId, [.. events]));
        _arrived.Release();
        return OnPush(number);
    }

    /// <summary>Returns when one more push has begun.</summary>
    public async Task NextAsync() => Assert.True(await _arrived.WaitAsync(TimeSpan.FromSeconds(30)), "no push came");
}
