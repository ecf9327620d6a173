using Personalization.Core.Pipeline;
using Personalization.Core.Pipeline.Sources;
using Personalization.Core.Releases;
using Personalization.Inference;
using Personalization.Storage.Releases;

namespace Personalization.Silo.Releases;

/// <summary>A release in memory with the pipeline that serves it.</summary>
/// <param name="Search">Neighbours in its index, wherever the shards are.</param>
/// <param name="Items">Its items as they came, without live changes: the next release shares what is the same.</param>
/// <param name="Folder">Where its verified files lie.</param>
public sealed record ActiveRelease(ServingRelease Serving, INeighbourSearch Search, RecommendationPipeline Pipeline, ReleaseModels Models, KnownItems Items, string Folder) : IDisposable
{
    public string Id => Serving.Id;

    public void Dispose() => Models.Dispose();
}
