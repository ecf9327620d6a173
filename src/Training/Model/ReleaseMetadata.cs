namespace Personalization.Training.Model;

/// <summary>Keys of the metadata that every model file carries.</summary>
internal static class ReleaseMetadata
{
    public const string FeatureSchema = "feature_schema";

    /// <summary>Names of the ranker's output columns, with commas between.</summary>
    public const string Heads = "heads";
}
