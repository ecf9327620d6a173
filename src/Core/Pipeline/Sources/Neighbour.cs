namespace Personalization.Core.Pipeline.Sources;

/// <summary>A hit of the index.</summary>
/// <param name="Key"><see cref="Catalog.ItemKey"/> of the item.</param>
/// <param name="Score">Inner product; of unit vectors, the cosine.</param>
[GenerateSerializer, Immutable, Alias("Neighbour")]
public readonly record struct Neighbour([property: Id(0)] long Key, [property: Id(1)] float Score);
