using Personalization.Core.Releases;
using Personalization.Training.Data;
using Personalization.VectorIndex;

namespace Personalization.Training.Model;

/// <summary>A release in memory, not yet written.</summary>
/// <param name="Manifest">Complete but for the files' digests.</param>
/// <param name="Index">All items under their keys.</param>
/// <param name="Baselines">Items in the order of the data set.</param>
public sealed record TrainedRelease(ReleaseManifest Manifest, DataSet Data, Embeddings Embeddings, IVectorIndex Index, TrainedRanker Ranker, ReleaseBaselines Baselines) : IDisposable
{
    /// <summary>As the pipeline wants it, with the models in C#.</summary>
    public ServingRelease ToServing() => new(Manifest, Embeddings.Table, Embeddings.QueryEncoder, Embeddings.ItemEncoder, Ranker) { Baselines = Baselines };

    public void Dispose()
    {
        Index.Dispose();
        Embeddings.QueryEncoder.Dispose();
    }
}
