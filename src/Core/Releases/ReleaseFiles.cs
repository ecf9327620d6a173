namespace Personalization.Core.Releases;

/// <summary>Names of the files in a release's folder.</summary>
public static class ReleaseFiles
{
    public const string Manifest = "manifest.json";

    /// <summary>Catalogue items as NDJSON, gzip; line i is row i of the vectors.</summary>
    public const string Items = "items.ndjson.gz";

    /// <summary>[N × D] float32, little-endian, unit norm.</summary>
    public const string Vectors = "vectors.f32";

    /// <summary>[N] float32: decayed interactions per item.</summary>
    public const string Popularity = "popularity.f32";

    /// <summary>Snapshot of the vector index; keys are <see cref="Catalog.ItemKey"/>.</summary>
    public const string Index = "items.index";

    /// <summary>items [B,L,D] float32, events [B,L,E] float32, about [B,P] float32 → query [B,D] float32.</summary>
    public const string QueryEncoder = "query-encoder.onnx";

    /// <summary>attributes [B,A] float32 → vector [B,D] float32.</summary>
    public const string ItemEncoder = "item-encoder.onnx";

    /// <summary>customer features [B,C] float32 → the customer's side of the ranker [B,U] float32.</summary>
    public const string RankerCustomers = "ranker-customers.onnx";

    /// <summary>item features [N,I] float32 → the items' side of the ranker [N,W] float32.</summary>
    public const string RankerItems = "ranker-items.onnx";

    /// <summary>Blocks of R items: customer [K,U], fields [K,R·…], beside [K,R·…] float32 → predictions [K,R·H] float32, probabilities.</summary>
    public const string Ranker = "ranker.onnx";

    /// <summary>[N] float32: how often customers turned to the item in all the training data. The baseline "popular".</summary>
    public const string Popular = "popular.f32";

    /// <summary>[N] float32: the same, each turn counting half after every half-life before the end of the data. The baseline "trending".</summary>
    public const string Trending = "trending.f32";

    /// <summary><see cref="Releases.Covisits"/>: which items customers turned to together. The baseline "covisit".</summary>
    public const string Covisits = "covisits.table";

    /// <summary><see cref="Releases.ItemFactors"/> by alternating least squares. The baseline "ials".</summary>
    public const string Factors = "factors.table";
}
