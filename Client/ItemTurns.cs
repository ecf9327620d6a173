namespace Personalization.Client;

/// <summary>Read-change-write of one item, one at a time within this process, so that no acknowledged change is written over by another of the same backend.</summary>
internal sealed class ItemTurns
{
    /// <summary>Items share a turn by hash; enough that strangers rarely meet.</summary>
    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1, 1))];

    public async Task<T> RunAsync<T>(string itemId, Func<Task<T>> change, CancellationToken cancellation)
    {
        var turn = _turns[(int)(Core.Hash64.Of(itemId) % (uint)_turns.Length)];
        await turn.WaitAsync(cancellation);
        try
        {
            return await change();
        }
        finally
        {
            turn.Release();
        }
    }
}
