namespace Personalization.Storage.Customers;

/// <summary>What is kept of a customer.</summary>
/// <param name="Snapshot">Null when there is none.</param>
/// <param name="Entries">What was appended since, oldest first.</param>
public sealed record OpenedCustomer(CustomerClaim Claim, byte[]? Snapshot, IReadOnlyList<ReadOnlyMemory<byte>> Entries);
