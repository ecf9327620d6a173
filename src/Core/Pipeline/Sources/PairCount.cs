namespace Personalization.Core.Pipeline.Sources;

/// <param name="Key"><see cref="Catalog.ItemKey"/> of the other item.</param>
/// <param name="Count">How often the two went together, older times counting less.</param>
public readonly record struct PairCount(long Key, float Count);
