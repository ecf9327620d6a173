using Personalization.VectorIndex;

namespace Personalization.Silo.Index.Engines;

/// <summary>The product's own index.</summary>
public sealed class HnswEngine : IIndexEngine
{
    public string Name => IndexOptions.DefaultEngine;
    public bool ReadsReleases => true;

    public IVectorIndex Create(int dimensions) => new HnswIndex(dimensions, new HnswOptions());

    public IVectorIndex Load(string path) => IndexSnapshot.Load(path);
}
