using System.Runtime.CompilerServices;
using Personalization.VectorIndex.Kernels;
using Personalization.VectorIndex.Rows;

namespace Personalization.VectorIndex.Searching;

/// <summary>Turns exact entries into hits, and makes good what writers changed meanwhile.</summary>
internal static unsafe class Answering
{
    /// <summary>Writes the best hits, best first, equal scores by key.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="scratch">Its first candidates are exact entries, best first; its pool is overwritten.</param>
    /// <param name="count">How many entries.</param>
    /// <param name="results">[k].</param>
    /// <param name="filter">Which may be returned, or null.</param>
    /// <param name="deathsBefore">How many deaths were complete when the search began.</param>
    /// <returns>How many hits were written.</returns>
    public static int Write(RowStore rows, Scratch scratch, int count, Span<Hit> results, KeyFilter? filter, long deathsBefore)
    {
        if (rows.Deaths.Announced != deathsBefore)
        {
            count = Renew(rows, scratch, count, filter, deathsBefore);
        }

        var columns = rows.Columns;
        long* entries = scratch.Candidates;
        int written = 0;
        for (int i = 0; i < count && written < results.Length;)
        {
            int rank = Entry.RankOf(entries[i]);
            int end = i + 1;
            while (end < count && Entry.RankOf(entries[end]) == rank)
            {
                end++;
            }

            float score = Rank.ToScore(rank);
            if (end == i + 1)
            {
                results[written++] = new Hit(columns.KeyOf(Entry.NodeOf(entries[i])), score);
            }
            else
            {
                written = WriteTies(columns, scratch, i, end, score, results, written);
            }

            i = end;
        }

        return written;
    }

    private static int WriteTies(RowColumns columns, Scratch scratch, int first, int end, float score, Span<Hit> results, int written)
    {
        scratch.MakeRoomForPool(end - first);
        var keys = new Span<long>(scratch.Pool, end - first);
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] = columns.KeyOf(Entry.NodeOf(scratch.Candidates[first + i]));
        }

        keys.Sort();
        foreach (long key in keys[..Math.Min(keys.Length, results.Length - written)])
        {
            results[written++] = new Hit(key, score);
        }

        return written;
    }

    /// <summary>Takes out rows that have died since the search began, and puts in those that took their places.</summary>
    private static int Renew(RowStore rows, Scratch scratch, int count, KeyFilter? filter, long deathsBefore)
    {
        var deaths = rows.Deaths;
        if (!deaths.Remembers(deathsBefore))
        {
            // The search stood still for thousands of writes: what is still there is right, what came instead is not looked for.
            return KeepCurrent(rows, scratch, count);
        }

        // Also the deaths that come while this goes on: of a key looked up twice the first answer may be dead by the second, and was announced before it.
        for (long n = deathsBefore; n < deaths.Announced; n++)
        {
            int dead = deaths[n];
            count = Remove(scratch, count, dead);
            long key = rows.Columns.KeyOf(dead);
            int slot = rows.Find(key);
            if (slot >= 0 && (filter is null || filter.Matches(key)))
            {
                count = Insert(rows.Columns, scratch, Remove(scratch, count, slot), slot);
            }
        }

        return count;
    }

    private static int KeepCurrent(RowStore rows, Scratch scratch, int count)
    {
        long* entries = scratch.Candidates;
        int kept = 0;
        for (int i = 0; i < count; i++)
        {
            int slot = Entry.NodeOf(entries[i]);
            entries[kept] = entries[i];
            kept += rows.Find(rows.Columns.KeyOf(slot)) == slot ? 1 : 0;
        }

        return kept;
    }

    private static int Remove(Scratch scratch, int count, int slot)
    {
        long* entries = scratch.Candidates;
        int kept = 0;
        for (int i = 0; i < count; i++)
        {
            entries[kept] = entries[i];
            kept += Entry.NodeOf(entries[i]) != slot ? 1 : 0;
        }

        return kept;
    }

    [SkipLocalsInit]
    private static int Insert(RowColumns columns, Scratch scratch, int count, int slot)
    {
        int* slots = stackalloc int[4];
        int* ranks = stackalloc int[4];
        slots[0] = slot;
        new FloatRanker(scratch.Query, columns.Rows, columns.Stride).Rank(slots, 1, ranks);
        scratch.MakeRoomForCandidates(count + 1, count);
        Sorted.Insert(scratch.Candidates + count, Entry.Of(ranks[0], slot), Sorted.Table);
        return count + 1;
    }
}
