namespace Personalization.Storage.Customers;

/// <summary>
/// Where customers' states are kept: of each a snapshot and the log of entries since. What an entry or a snapshot says is the caller's; the store keeps bytes. Thread
/// safe over customers; calls for one claim follow each other. Faults: <see cref="InvalidDataException"/> for what cannot be used, <see cref="IOException"/> for a
/// store that cannot do it now, and then nothing of the call was done or, where its outcome is unknown, doing it again must be harmless.
/// </summary>
public interface ICustomerStore
{
    /// <summary>Entries, snapshots and erasures that wait for their commit. A full queue makes callers wait.</summary>
    int WaitingWrites { get; }

    /// <summary>Claims the customer for one writer and reads what is kept. From here on no claim made before can change anything.</summary>
    Task<OpenedCustomer> OpenAsync(string customerId, CancellationToken cancellation = default);

    /// <summary>Adds an entry to the customer's log: durable when it returns true, in a commit that it shares with other customers' entries.</summary>
    /// <returns>False when another claim has taken the customer over: nothing was written, and the caller's knowledge is old.</returns>
    ValueTask<bool> AppendAsync(CustomerClaim claim, ReadOnlyMemory<byte> entry, CancellationToken cancellation = default);

    /// <summary>Replaces snapshot and entries so far by a new snapshot, which stands for both. Called between appends; appends may go on before it has ended.</summary>
    /// <returns>False when another claim has taken the customer over.</returns>
    ValueTask<bool> SaveAsync(CustomerClaim claim, ReadOnlyMemory<byte> snapshot, CancellationToken cancellation = default);

    /// <summary>
    /// Forgets the customer: nothing in use holds the id, a snapshot or an entry any more. What stays, under a hash of the id, is <paramref name="remains"/>, which the next
    /// opening reads as the snapshot. The bytes of before may lie in the store's files until <see cref="ScrubAsync"/> has ended.
    /// </summary>
    /// <returns>False when another claim has taken the customer over.</returns>
    ValueTask<bool> EraseAsync(CustomerClaim claim, ReadOnlyMemory<byte> remains, CancellationToken cancellation = default);

    /// <summary>Ends when no file of the store holds a byte of those erased before; that may have to wait for somebody who reads. Nobody's writes wait for it.</summary>
    Task ScrubAsync(CancellationToken cancellation);

    /// <summary>Gives the claim up, so that the store need not remember it.</summary>
    void Close(CustomerClaim claim);

    /// <summary>Ids of all customers that something is kept of, the erased left out, in no order.</summary>
    IAsyncEnumerable<string> ListAsync(CancellationToken cancellation = default);
}
