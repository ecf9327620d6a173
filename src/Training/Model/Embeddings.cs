using Personalization.Core.Catalog;

namespace Personalization.Training.Model;

/// <summary>The vector half of a trained release.</summary>
/// <param name="Table">Items with vectors and popularity, in the order of the data set.</param>
public sealed record Embeddings(ItemTable Table, TrainedQueryEncoder QueryEncoder, TrainedItemEncoder ItemEncoder);
