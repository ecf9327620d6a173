using Personalization.Core.Interactions;

namespace Personalization.Core.Features;

/// <summary>
/// What the query tower is told of one interaction beside its item: the kind, the taste in it, and the pause since the interaction before. All of it is known when the
/// interaction happens and never changes, so that a tower that reads from left to right sees in training exactly what it sees in serving.
/// </summary>
public static class EventFeatures
{
    /// <summary>Pauses up to these fall into one band each, longer ones into the last.</summary>
    private static readonly long[] PausesMs = [10_000, 60_000, 600_000, 3_600_000, 86_400_000, 7 * 86_400_000L, 30 * 86_400_000L];

    private const int KindsFrom = 1;

    /// <summary>The column that is 1 where somebody searched by words.</summary>
    public const int SearchAt = KindsFrom + (int)InteractionKind.Search;

    /// <summary>The column of the taste.</summary>
    public const int TasteAt = KindsFrom + InteractionKinds.Count;
    private const int PausesFrom = TasteAt + 1;

    /// <summary>E: columns of a row. Column 0 is 1 where there is an interaction, then one column a kind, taste, one column a band of pauses.</summary>
    public static int Width { get; } = PausesFrom + PausesMs.Length + 1;

    /// <summary>The schema as text.</summary>
    internal static string Description => $"present, {InteractionKinds.Count} kinds, taste, pauses {string.Join('/', PausesMs)}";

    /// <summary>Fills <paramref name="row"/> [E].</summary>
    /// <param name="taste">As of <see cref="InteractionKinds.TasteOf"/>.</param>
    /// <param name="pauseMs">Since the interaction before; negative when this is the first.</param>
    public static void Fill(InteractionKind kind, double taste, long pauseMs, Span<float> row)
    {
        row.Clear();
        row[0] = 1;
        row[KindsFrom + (int)kind] = 1;
        row[TasteAt] = (float)taste;
        if (pauseMs < 0) return;
        var band = 0;
        while (band < PausesMs.Length && pauseMs > PausesMs[band]) band++;
        row[PausesFrom + band] = 1;
    }
}
