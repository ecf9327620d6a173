using Personalization.Core.Pacing;
using Personalization.Silo.Index.Engines;
using Personalization.VectorIndex;

namespace Personalization.Silo.Index.Full;

/// <summary>The package HNSW.Net behind the product's interface; see <see cref="HnswNetIndex"/> for what it cannot do.</summary>
public sealed class HnswNetEngine : IIndexEngine
{
    public string Name => IndexOptions.HnswNetEngine;
    public bool ReadsReleases => false;

    public IVectorIndex Create(int dimensions) => new HnswNetIndex(dimensions);

    public IVectorIndex Load(string path, WorkPace pace) => HnswNetSnapshot.Load(path);
}
