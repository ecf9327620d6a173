namespace Personalization.Storage.Sqlite;

/// <summary>A state as it is kept.</summary>
/// <param name="Data">Its bytes.</param>
/// <param name="ETag">Of the write that it comes from; no two writes have the same.</param>
public sealed record StoredState(byte[] Data, string ETag);
