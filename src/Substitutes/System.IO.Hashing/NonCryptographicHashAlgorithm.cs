using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace System.IO.Hashing;

/// <summary>
/// A hash that is fast and not secure, fed piece by piece. Azure.Storage.Common derives its CRC-64 from it.
/// </summary>
public abstract class NonCryptographicHashAlgorithm
{
    /// <param name="hashLengthInBytes">Length of every hash of this algorithm, at least 1.</param>
    protected NonCryptographicHashAlgorithm(int hashLengthInBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(hashLengthInBytes, 1);
        HashLengthInBytes = hashLengthInBytes;
    }

    /// <summary>Bytes that a hash has, and that a destination must at least hold.</summary>
    public int HashLengthInBytes { get; }

    /// <summary>Takes in the next bytes of the input.</summary>
    public abstract void Append(ReadOnlySpan<byte> source);

    /// <summary>Forgets all input.</summary>
    public abstract void Reset();

    /// <summary>Writes the hash of the input so far, exactly <see cref="HashLengthInBytes"/> bytes, and keeps the input.</summary>
    protected abstract void GetCurrentHashCore(Span<byte> destination);

    /// <summary>Writes the hash of the input so far, exactly <see cref="HashLengthInBytes"/> bytes, and forgets the input.</summary>
    protected virtual void GetHashAndResetCore(Span<byte> destination)
    {
        GetCurrentHashCore(destination);
        Reset();
    }

    /// <summary>Takes in the next bytes of the input.</summary>
    public void Append(byte[] source)
    {
        ArgumentNullException.ThrowIfNull(source);
        Append(new ReadOnlySpan<byte>(source));
    }

    /// <summary>Takes in what is left of the stream.</summary>
    public void Append(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var sink = new HashSink(this);
        stream.CopyTo(sink);
    }

    /// <summary>Takes in what is left of the stream.</summary>
    public async Task AppendAsync(Stream stream, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        await using var sink = new HashSink(this);
        await stream.CopyToAsync(sink, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The hash of the input so far.</summary>
    public byte[] GetCurrentHash()
    {
        var hash = new byte[HashLengthInBytes];
        GetCurrentHashCore(hash);
        return hash;
    }

    /// <summary>Writes the hash of the input so far and returns its length; <see cref="ArgumentException"/> if it does not fit.</summary>
    public int GetCurrentHash(Span<byte> destination)
    {
        if (!TryGetCurrentHash(destination, out var written))
        {
            throw TooShort(destination);
        }
        return written;
    }

    /// <summary>Writes the hash of the input so far; false and nothing written if it does not fit.</summary>
    public bool TryGetCurrentHash(Span<byte> destination, out int bytesWritten)
    {
        if (destination.Length < HashLengthInBytes)
        {
            bytesWritten = 0;
            return false;
        }
        GetCurrentHashCore(destination[..HashLengthInBytes]);
        bytesWritten = HashLengthInBytes;
        return true;
    }

    /// <summary>The hash of the input so far; forgets the input.</summary>
    public byte[] GetHashAndReset()
    {
        var hash = new byte[HashLengthInBytes];
        GetHashAndResetCore(hash);
        return hash;
    }

    /// <summary>As <see cref="GetCurrentHash(Span{byte})"/>, and forgets the input.</summary>
    public int GetHashAndReset(Span<byte> destination)
    {
        if (!TryGetHashAndReset(destination, out var written))
        {
            throw TooShort(destination);
        }
        return written;
    }

    /// <summary>As <see cref="TryGetCurrentHash"/>, and forgets the input if it fitted.</summary>
    public bool TryGetHashAndReset(Span<byte> destination, out int bytesWritten)
    {
        if (destination.Length < HashLengthInBytes)
        {
            bytesWritten = 0;
            return false;
        }
        GetHashAndResetCore(destination[..HashLengthInBytes]);
        bytesWritten = HashLengthInBytes;
        return true;
    }

#pragma warning disable CS0809 // The real class makes this obsolete too: an easy mistake for GetCurrentHash.
    /// <summary>Not supported: it is not the hash of the input.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete("Use GetCurrentHash() to retrieve the computed hash code.", true)]
    [SuppressMessage("Design", "CA1065", Justification = "The real class throws here too.")]
    public override int GetHashCode() => throw new NotSupportedException("Use GetCurrentHash() to retrieve the computed hash code.");
#pragma warning restore CS0809

    private ArgumentException TooShort(ReadOnlySpan<byte> destination) =>
        new($"The destination holds {destination.Length} bytes, the hash needs {HashLengthInBytes}.", nameof(destination));
}
