namespace Personalization.Silo.Index.Store;

/// <summary>The last segment of a delta.</summary>
/// <param name="Number">Which one.</param>
/// <param name="ETag">What a replacement expects; null when it is not there yet.</param>
/// <param name="Content">Its bytes, without what was torn; empty when it is not there yet.</param>
/// <param name="Bytes">Of all segments together.</param>
public sealed record DeltaTail(int Number, string? ETag, ReadOnlyMemory<byte> Content, long Bytes);
