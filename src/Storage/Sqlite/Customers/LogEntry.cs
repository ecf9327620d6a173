namespace Personalization.Storage.Sqlite.Customers;

/// <summary>An entry as the log keeps it.</summary>
/// <param name="Key">Whose it is; 0 when erased.</param>
/// <param name="Before">Place of the same customer's entry before it; 0 when there is none in the log.</param>
internal readonly record struct LogEntry(UInt128 Key, long Before, ReadOnlyMemory<byte> Bytes);
