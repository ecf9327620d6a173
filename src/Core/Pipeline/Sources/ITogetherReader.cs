using Personalization.Core.Catalog;

namespace Personalization.Core.Pipeline.Sources;

/// <summary>What goes with what, as counted. Reading is free and thread safe.</summary>
public interface ITogetherReader
{
    /// <summary>Fills <paramref name="pairs"/> with the items that most often went with an item, most often first.</summary>
    /// <returns>How many.</returns>
    int Read(ItemRow item, long nowMs, Span<PairCount> pairs);
}
