namespace Personalization.Benchmarks.Ann.Data;

/// <summary>A filter that keeps about a share of all keys, scattered: the same for every contender.</summary>
public static class KeptShare
{
    /// <summary>True when a filter that keeps that many of a thousand keeps the key.</summary>
    public static bool Keeps(long key, int perMille)
    {
        var stream = new RowStream(perMille > 0 ? (ulong)perMille : throw new ArgumentOutOfRangeException(nameof(perMille)), 'f', key);
        return stream.Uniform() * 1000 < perMille;
    }
}
