using System.Buffers;
using Personalization.Core.Catalog;
using Personalization.Core.Features;
using Personalization.Core.Releases;

namespace Personalization.Core.Pipeline.Ranking;

/// <summary>
/// Keeps with every item what the release's ranker makes of it alone, so that a request gathers it and computes nothing. All items at once when a release is loaded, changed
/// ones when they are first asked for. Thread safe: two who compute the same row at once write the same.
/// </summary>
public static class ItemSides
{
    private const int Batch = 256;

    /// <summary>All items of the release, about 5 µs each on one processor.</summary>
    public static void Prepare(ServingRelease release, CancellationToken cancellation) =>
        Parallel.For(0, PartsOf(release), new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount }, part => Prepare(release, part));

    /// <summary>The same beside a release that answers: part by part with pauses between, so that at most half of one processor is busy with it.</summary>
    public static async Task PrepareGentlyAsync(ServingRelease release, TimeProvider time, CancellationToken cancellation)
    {
        for (var part = 0; part < PartsOf(release); part++)
        {
            var start = time.GetTimestamp();
            Prepare(release, part);
            await Task.Delay(time.GetElapsedTime(start), time, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Computes the sides that the rows still lack. Nothing is allocated when none does.</summary>
    public static void Ensure(IRankingModel ranker, ReadOnlySpan<ItemRow> rows)
    {
        for (var from = 0; from < rows.Length; from++)
        {
            if (rows[from].RankerSide is not null) continue;
            var lacking = new List<ItemRow>();
            for (; from < rows.Length && lacking.Count < Batch; from++)
                if (rows[from].RankerSide is null) lacking.Add(rows[from]);
            from--;
            Encode(ranker, lacking);
        }
    }

    private static int PartsOf(ServingRelease release) => (release.Items.Count + Batch - 1) / Batch;

    private static void Prepare(ServingRelease release, int part)
    {
        var rows = release.Items.Rows;
        Ensure(release.Ranker, rows[(part * Batch)..Math.Min(rows.Length, (part + 1) * Batch)]);
    }

    private static void Encode(IRankingModel ranker, List<ItemRow> rows)
    {
        var (width, side) = (ItemSideFeatures.Width(rows[0].Vector.Length), ranker.ItemWidth);
        var features = ArrayPool<float>.Shared.Rent(rows.Count * width);
        var sides = ArrayPool<float>.Shared.Rent(rows.Count * side);
        try
        {
            for (var i = 0; i < rows.Count; i++) ItemSideFeatures.Fill(rows[i], features.AsSpan(i * width, width));
            ranker.EncodeItems(rows.Count, features.AsSpan(0, rows.Count * width), sides.AsSpan(0, rows.Count * side));
            for (var i = 0; i < rows.Count; i++) rows[i].RankerSide = sides.AsSpan(i * side, side).ToArray();
        }
        finally
        {
            ArrayPool<float>.Shared.Return(features);
            ArrayPool<float>.Shared.Return(sides);
        }
    }
}
