using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Personalization.Training.Checkpoints;

/// <summary>A SHA-256 over arrays and texts, by which a checkpoint knows its data again.</summary>
internal sealed class Fingerprint : IDisposable
{
    private const int Part = 1 << 20;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public Fingerprint Add<T>(T[] values) where T : struct
    {
        for (var from = 0; from < values.Length; from += Part) _hash.AppendData(MemoryMarshal.AsBytes(values.AsSpan(from, Math.Min(Part, values.Length - from))));
        return this;
    }

    public Fingerprint Add(string text)
    {
        _hash.AppendData(Encoding.UTF8.GetBytes(text + "\n"));
        return this;
    }

    public override string ToString() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    public void Dispose() => _hash.Dispose();
}
