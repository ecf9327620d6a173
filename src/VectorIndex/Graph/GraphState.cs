namespace Personalization.VectorIndex.Graph;

/// <summary>All of an <see cref="HnswIndex"/> but its rows, as a snapshot keeps it.</summary>
internal sealed record GraphState(HnswOptions Options, LinkTable Links, ulong LevelsDrawn);
