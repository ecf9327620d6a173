using System.Numerics;
using Personalization.VectorIndex.Rows;
using Personalization.VectorIndex.Searching;

namespace Personalization.VectorIndex;

/// <summary>A set of keys from 0 up to a capacity, one bit each. Fill it first; from then on any number of searches may share it.</summary>
/// <remarks>The quickest filter there is: an index knows how many keys it holds, tests them without a call, and where they are few looks up just them, once for all searches until
/// the next write. It may be shared by indexes, but is quickest for the one that used it last.</remarks>
public sealed class KeyBitmap : KeyFilter
{
    private const int SearchesAtRest = 8;
    private readonly ulong[] _words;
    private ResolvedKeys? _resolved;
    private RowStore? _askedFor;
    private long _askedAt;
    private int _timesAsked;

    /// <summary>An empty set of keys 0 … capacity−1.</summary>
    public KeyBitmap(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        Capacity = capacity;
        _words = new ulong[(capacity + 63L) / 64];
    }

    /// <summary>One more than the largest key that fits.</summary>
    public int Capacity { get; }

    /// <summary>How many keys are in the set.</summary>
    public int Count { get; private set; }

    /// <summary>[⌈Capacity / 64⌉]: the bits.</summary>
    internal ReadOnlySpan<ulong> Words => _words;

    /// <summary>Puts a key into the set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The key is not 0 … capacity−1.</exception>
    public void Add(long key)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(key);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(key, Capacity);
        ref ulong word = ref _words[key >> 6];
        ulong bit = 1UL << (int)(key & 63);
        Count += BitOperations.PopCount(~word & bit);
        word |= bit;
        _resolved = null;
    }

    /// <summary>The keys' slots, if they have been resolved for rows as they are.</summary>
    internal ResolvedKeys? ResolvedFor(RowStore rows) => Volatile.Read(ref _resolved) is { } resolved && resolved.Holds(rows) ? resolved : null;

    /// <summary>Resolves the keys when several searches in turn have found the rows unchanged; where they change all the time it would never pay.</summary>
    /// <remarks>Searches of several threads may disturb each other's count: it is resolved a little later then.</remarks>
    internal ResolvedKeys? Resolve(RowStore rows)
    {
        long version = rows.Version;
        if (!ReferenceEquals(_askedFor, rows) || _askedAt != version)
        {
            (_askedFor, _askedAt, _timesAsked) = (rows, version, 0);
        }

        if (++_timesAsked < SearchesAtRest)
        {
            return null;
        }

        _timesAsked = 0;
        var resolved = ResolvedKeys.Of(rows, this);
        Volatile.Write(ref _resolved, resolved);
        return resolved;
    }

    /// <inheritdoc/>
    public override bool Matches(long key) =>
        (ulong)key < (ulong)Capacity && (_words[key >> 6] >> (int)(key & 63) & 1) != 0;
}
