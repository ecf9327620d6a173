using Personalization.Core.Catalog;

namespace Personalization.Training.Model;

/// <summary>The vector half of a trained release.</summary>
/// <param name="Table">Items with vectors and popularity, in the order of the data set.</param>
/// <param name="Factors">The factorisation that the vectors come from; customers and items in the order of the input.</param>
public sealed record Embeddings(ItemTable Table, TrainedQueryEncoder QueryEncoder, TrainedItemEncoder ItemEncoder, ImplicitAls Factors);
