namespace Personalization.Storage.Sqlite;

/// <summary>A write that waits for its transaction. Its ETag is drawn before, so that the writer's thread only writes.</summary>
/// <param name="Data">Null deletes the state.</param>
internal sealed class PendingWrite(StateKey key, ReadOnlyMemory<byte>? data, string? expectedETag) : IPendingWrite
{
    // Continuations run elsewhere: the writer's thread is not for grains' code.
    private readonly TaskCompletionSource<StateWrite> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public StateKey Key { get; } = key;

    public ReadOnlyMemory<byte>? Data { get; } = data;

    public string? ExpectedETag { get; } = expectedETag;

    public string NewETag { get; } = Guid.NewGuid().ToString("N");

    public StateWrite Outcome { get; set; }

    public Task<StateWrite> Task => _done.Task;

    public void Complete() => _done.SetResult(Outcome);

    public void Fail(Exception error) => _done.SetException(error);

    public override string ToString() => $"of {Key}";
}
