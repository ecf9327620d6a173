using Personalization.Core.Catalog;

namespace Personalization.Core.Pipeline.Sources;

/// <param name="Score">On the source's own scale.</param>
/// <param name="SimilarTo">The item it was found by, when there is one.</param>
public readonly record struct Found(ItemRow Row, float Score, ItemRow? SimilarTo = null);
