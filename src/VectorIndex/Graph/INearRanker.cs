using Personalization.VectorIndex.Rows;
using Personalization.VectorIndex.Searching;

namespace Personalization.VectorIndex.Graph;

/// <summary>Ranks rows by their <see cref="Nearness"/> to a row of the index.</summary>
/// <typeparam name="TSelf">The implementing struct.</typeparam>
internal unsafe interface INearRanker<TSelf> : IRanker
    where TSelf : struct, INearRanker<TSelf>
{
    /// <summary>The ranker for the row of a slot.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="slot">A filled slot.</param>
    /// <param name="buffer">[code stride], written, and in use as long as the ranker.</param>
    static abstract TSelf For(RowColumns rows, int slot, sbyte* buffer);
}
