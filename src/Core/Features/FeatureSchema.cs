using System.Security.Cryptography;
using System.Text;

namespace Personalization.Core.Features;

/// <summary>
/// The contract between training and serving: what the models' input columns mean. Its hash goes into every release and every ONNX file; a release trained under
/// another schema is refused instead of being fed wrong columns.
/// </summary>
public static class FeatureSchema
{
    /// <summary>Grows when a computation changes while its name stays.</summary>
    public const int Version = 4;

    /// <summary>SHA-256 in hex of everything below.</summary>
    public static string Hash { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Description)));

    /// <summary>The schema as text, for a person who compares two.</summary>
    public static string Description => FormattableString.Invariant(
        $"v{Version}; query: {QueryFeatures.MaxItems} items, each with {EventFeatures.Description}; about: {AboutFeatures.Description}; item: {ItemFeatures.Description}; rank: {string.Join(',', RankingFeatures.Names)}; customer: {CustomerSideFeatures.Description}; item: {ItemSideFeatures.Description}");
}
