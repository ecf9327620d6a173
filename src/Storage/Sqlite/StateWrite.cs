namespace Personalization.Storage.Sqlite;

/// <summary>What became of a write or a deletion.</summary>
/// <param name="IsCommitted">It is on the disk. False: the kept state has another ETag than was expected, and nothing was changed.</param>
/// <param name="ETag">Of the state that is kept now; null where there is none.</param>
public readonly record struct StateWrite(bool IsCommitted, string? ETag);
