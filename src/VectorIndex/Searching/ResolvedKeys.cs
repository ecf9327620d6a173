using System.Numerics;
using Personalization.VectorIndex.Rows;

namespace Personalization.VectorIndex.Searching;

/// <summary>The slots of a bitmap's keys, found once for many searches: good as long as the rows are as they were.</summary>
/// <param name="Rows">Whose slots.</param>
/// <param name="Version">The rows' version.</param>
/// <param name="Slots">Ascending, so that the memory is gone through in one direction.</param>
internal sealed record ResolvedKeys(RowStore Rows, long Version, int[] Slots)
{
    /// <summary>Whether the rows have not changed since.</summary>
    public bool Holds(RowStore rows) => ReferenceEquals(Rows, rows) && Version == rows.Version;

    /// <summary>Looks all keys up; null when a writer came between. Needs an epoch.</summary>
    public static ResolvedKeys? Of(RowStore rows, KeyBitmap keys)
    {
        long version = rows.Version;
        var found = new List<int>(keys.Count);
        var words = keys.Words;
        for (int word = 0; word < words.Length; word++)
        {
            for (ulong bits = words[word]; bits != 0; bits &= bits - 1)
            {
                int slot = rows.Find(((long)word << 6) + BitOperations.TrailingZeroCount(bits));
                if (slot >= 0)
                {
                    found.Add(slot);
                }
            }
        }

        found.Sort();
        Interlocked.MemoryBarrier();
        return RowStore.IsAtRest(version) && rows.Version == version ? new ResolvedKeys(rows, version, [.. found]) : null;
    }
}
