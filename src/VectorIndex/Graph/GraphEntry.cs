namespace Personalization.VectorIndex.Graph;

/// <summary>Where every search starts: a node of the highest level in use.</summary>
/// <param name="Level">0 is the lowest.</param>
/// <param name="Node">The node on that level; on the lowest its slot.</param>
/// <param name="Slot">The slot of its row.</param>
internal sealed record GraphEntry(int Level, int Node, int Slot);
