using Personalization.VectorIndex.Graph;
using Personalization.VectorIndex.Rows;

namespace Personalization.VectorIndex.Snapshots;

/// <summary>All of an index, as a snapshot keeps it. No row is dead.</summary>
internal sealed record IndexParts(HnswOptions Options, RowStore Rows, RowLengths Lengths, LayeredGraph Graph, LevelDraw Levels);
