using System.Buffers;
using Personalization.Core.Catalog;
using Personalization.Core.Features;
using Personalization.Core.Pacing;
using Personalization.Core.Releases;

namespace Personalization.Core.Pipeline.Ranking;

/// <summary>
/// Keeps with every item what the release's ranker makes of it alone, so that a request gathers it and computes nothing. All items at once when a release is loaded, changed
/// ones, and those whose popularity has changed, when they are first asked for. Thread safe: two who compute the same row at once write the same.
/// </summary>
public static class ItemSides
{
    /// <summary>Rows in one run of the model: some 200 µs.</summary>
    private const int Batch = 64;

    /// <summary>All items of the release, about 2 µs each on one processor: on all processors at full pace, else on this thread.</summary>
    public static void Prepare(ServingRelease release, WorkPace pace)
    {
        if (pace.IsFull) Parallel.For(0, PartsOf(release), new ParallelOptions { CancellationToken = pace.Cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount }, part => Prepare(release, part, pinned: false));
        else
            for (var part = 0; part < PartsOf(release); part++)
            {
                pace.Breathe();
                Prepare(release, part, pinned: true);
            }
    }

    /// <summary>Computes the sides that the rows still lack. Nothing is allocated when none does.</summary>
    public static void Ensure(IRankingModel ranker, ReadOnlySpan<ItemRow> rows) => Ensure(ranker, rows, pinned: false);

    private static void Ensure(IRankingModel ranker, ReadOnlySpan<ItemRow> rows, bool pinned)
    {
        var lacking = default(List<ItemRow>);
        // Each row is looked at once: another may compute its side at any moment.
        foreach (var row in rows)
        {
            if (!row.WantsRankerSide) continue;
            (lacking ??= []).Add(row);
            if (lacking.Count < Batch) continue;
            Encode(ranker, lacking, pinned);
            lacking.Clear();
        }
        if (lacking is { Count: > 0 }) Encode(ranker, lacking, pinned);
    }

    private static int PartsOf(ServingRelease release) => (release.Items.Count + Batch - 1) / Batch;

    private static void Prepare(ServingRelease release, int part, bool pinned)
    {
        var rows = release.Items.Rows;
        Ensure(release.Ranker, rows[(part * Batch)..Math.Min(rows.Length, (part + 1) * Batch)], pinned);
    }

    /// <param name="pinned">Whether the sides lie among the objects that are never moved: slower to make, and no work for the collector, which 80 MB of 100,000 items make stop every request.</param>
    private static void Encode(IRankingModel ranker, List<ItemRow> rows, bool pinned)
    {
        var (width, side) = (ItemSideFeatures.Width(rows[0].Vector.Length), ranker.ItemWidth);
        var features = ArrayPool<float>.Shared.Rent(rows.Count * width);
        var sides = ArrayPool<float>.Shared.Rent(rows.Count * side);
        Span<float> popularities = stackalloc float[Batch];
        try
        {
            for (var i = 0; i < rows.Count; i++)
            {
                popularities[i] = rows[i].LogPopularity;
                ItemSideFeatures.Fill(rows[i], features.AsSpan(i * width, width));
            }
            ranker.EncodeItems(rows.Count, features.AsSpan(0, rows.Count * width), sides.AsSpan(0, rows.Count * side));
            for (var i = 0; i < rows.Count; i++)
            {
                // Of another popularity it is nearly the same: who reads it meanwhile may have some numbers of the one and some of the other.
                var own = rows[i].RankerSide ?? GC.AllocateUninitializedArray<float>(side, pinned);
                sides.AsSpan(i * side, side).CopyTo(own);
                rows[i].HasRankerSide(own, popularities[i]);
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(features);
            ArrayPool<float>.Shared.Return(sides);
        }
    }
}
