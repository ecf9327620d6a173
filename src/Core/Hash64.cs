namespace Personalization.Core;

/// <summary>64-bit hash of a string that never changes between processes or versions: FNV-1a over UTF-16 code units with the murmur3 finaliser.</summary>
/// <remarks>Used for item keys, event deduplication and hashed features. Not cryptographic. O(length), allocates nothing.</remarks>
public static class Hash64
{
    private const ulong OffsetBasis = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    public static ulong Of(ReadOnlySpan<char> text) => Mix(Add(OffsetBasis, text));

    /// <summary>Hash of <paramref name="name"/> and <paramref name="value"/> kept apart, so that ("ab","c") and ("a","bc") differ.</summary>
    public static ulong Of(ReadOnlySpan<char> name, ReadOnlySpan<char> value) => Mix(Add((Add(OffsetBasis, name) ^ 0xFFFF) * Prime, value));

    /// <summary>Hash of a hash so far and one more number.</summary>
    public static ulong Of(ulong hash, ulong number) => Mix((hash ^ number) * Prime);

    private static ulong Add(ulong hash, ReadOnlySpan<char> text)
    {
        foreach (var c in text) hash = (hash ^ c) * Prime;
        return hash;
    }

    private static ulong Mix(ulong h)
    {
        h = (h ^ (h >> 33)) * 0xff51afd7ed558ccd;
        h = (h ^ (h >> 33)) * 0xc4ceb9fe1a85ec53;
        return h ^ (h >> 33);
    }
}
