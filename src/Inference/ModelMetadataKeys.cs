namespace Personalization.Inference;

/// <summary>Keys of the metadata that a model file carries.</summary>
public static class ModelMetadataKeys
{
    /// <summary><see cref="Core.Features.FeatureSchema.Hash"/> at training. A file without it is refused.</summary>
    public const string FeatureSchema = "feature_schema";

    /// <summary>Names of the ranker's output columns, with commas between. A file without it is taken at the manifest's word.</summary>
    public const string Heads = "heads";

    /// <summary>Sizes of the ranker, as <see cref="Inference.RankerShape"/> writes them.</summary>
    public const string RankerShape = "ranker_shape";
}
