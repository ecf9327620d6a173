using Personalization.Core.Features;
using Personalization.Core.Releases;
using Personalization.Inference.Sessions;

namespace Personalization.Inference;

/// <summary>
/// The models of one release, loaded, checked and warmed: <c>using var models = ReleaseModels.Load(folder, manifest, options);</c>
/// Disposing is safe while they run: runs under way end, later ones get an <see cref="ObjectDisposedException"/>.
/// </summary>
public sealed class ReleaseModels : IDisposable
{
    private ReleaseModels(OnnxQueryEncoder queryEncoder, OnnxItemEncoder itemEncoder, OnnxRankingModel ranker) =>
        (QueryEncoder, ItemEncoder, Ranker) = (queryEncoder, itemEncoder, ranker);

    public OnnxQueryEncoder QueryEncoder { get; }

    public OnnxItemEncoder ItemEncoder { get; }

    public OnnxRankingModel Ranker { get; }

    /// <summary>Where the models run, and why there: of the ranker, or of another that had to give way to the CPU.</summary>
    public ProviderChoice Provider => QueryEncoder.Provider is { FellBack: true } query ? query : ItemEncoder.Provider is { FellBack: true } item ? item : Ranker.Provider;

    /// <summary>Loads the files named by <see cref="ReleaseFiles"/>, checks them and runs each once, as a first run takes longer than all later ones.</summary>
    /// <param name="folder">The release's folder.</param>
    /// <exception cref="ModelMismatchException">The release is of another feature schema, or a file does not fit this program.</exception>
    public static ReleaseModels Load(string folder, ReleaseManifest manifest, InferenceOptions options)
    {
        if (manifest.FeatureSchema != FeatureSchema.Hash)
        {
            throw new ModelMismatchException(
                $"Release {manifest.Id} has feature schema {ModelCheck.Shown(manifest.FeatureSchema)}, this program has {ModelCheck.Shown(FeatureSchema.Hash)}: train it anew");
        }
        OnnxQueryEncoder? queryEncoder = null;
        OnnxItemEncoder? itemEncoder = null;
        OnnxRankingModel? ranker = null;
        try
        {
            queryEncoder = new OnnxQueryEncoder(Path.Combine(folder, ReleaseFiles.QueryEncoder), manifest.Dimensions, options);
            itemEncoder = new OnnxItemEncoder(Path.Combine(folder, ReleaseFiles.ItemEncoder), manifest.Dimensions, options);
            ranker = new OnnxRankingModel(RankerModels.In(folder), manifest.Dimensions, manifest.Heads, options);
            WarmUp.Run(queryEncoder, itemEncoder, ranker, manifest.Dimensions, options.RankerRows);
            return new ReleaseModels(queryEncoder, itemEncoder, ranker);
        }
        catch
        {
            queryEncoder?.Dispose();
            itemEncoder?.Dispose();
            ranker?.Dispose();
            throw;
        }
    }

    public void Deconstruct(out IQueryEncoder queryEncoder, out IItemEncoder itemEncoder, out IRankingModel ranker) =>
        (queryEncoder, itemEncoder, ranker) = (QueryEncoder, ItemEncoder, Ranker);

    public void Dispose()
    {
        QueryEncoder.Dispose();
        ItemEncoder.Dispose();
        Ranker.Dispose();
    }
}
