using Personalization.Storage.Customers;

namespace Personalization.Storage.Postgres;

/// <summary>What waits to be written of one customer.</summary>
/// <param name="Data">An entry, or a snapshot in the place of all entries so far.</param>
/// <param name="CustomerId">Null when nothing is to name the customer any more.</param>
internal sealed record PostgresWrite(CustomerClaim Claim, ReadOnlyMemory<byte> Data, bool IsEntry, string? CustomerId)
{
    // Continuations run elsewhere: the writer is not for grains' code.
    private readonly TaskCompletionSource<bool> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public byte[] Key { get; } = CustomerKey.ToBytes(Claim.Key);

    /// <summary>Of an entry its place, of a snapshot that up to which it stands for the entries.</summary>
    public long Place { get; } = IsEntry ? Claim.Position + 1 : Claim.Position;

    public Task<bool> Task => _done.Task;

    public void Complete(bool held)
    {
        if (held && IsEntry) Claim.Position = Place;
        if (held) Claim.IsListed = CustomerId is not null;
        _done.TrySetResult(held);
    }

    public void Fail(Exception error) => _done.TrySetException(error);
}
