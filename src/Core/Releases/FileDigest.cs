namespace Personalization.Core.Releases;

/// <param name="Bytes">Length of the file.</param>
/// <param name="Sha256">Lower-case hex.</param>
public sealed record FileDigest(long Bytes, string Sha256);
