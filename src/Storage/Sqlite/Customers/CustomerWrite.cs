using Personalization.Storage.Customers;

namespace Personalization.Storage.Sqlite.Customers;

/// <summary>What waits to be written of one customer.</summary>
/// <param name="Data">An entry, a snapshot, or what remains after an erasure.</param>
internal sealed class CustomerWrite(CustomerWriteKind kind, CustomerClaim claim, ReadOnlyMemory<byte> data) : IPendingWrite
{
    // Continuations run elsewhere: the writer's thread is not for grains' code.
    private readonly TaskCompletionSource<bool> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public CustomerWriteKind Kind { get; } = kind;
    public CustomerClaim Claim { get; } = claim;
    public ReadOnlyMemory<byte> Data { get; } = data;

    /// <summary>Of a snapshot: the place up to which it stands for the log. Of an entry: its place, once it has one.</summary>
    public long Place { get; set; } = claim.Position;

    /// <summary>Whether the claim held; whether the files were scrubbed.</summary>
    public bool Outcome { get; set; }

    public Task<bool> Task => _done.Task;

    public void Complete() => _done.SetResult(Outcome);

    public void Fail(Exception error) => _done.SetException(error);

    public override string ToString() => $"({Kind}) of a customer";
}
