using System.Collections.Immutable;
using Personalization.Core.Features;
using Personalization.Core.Releases;
using Personalization.Storage.Releases;

namespace Personalization.Testing.Storage;

/// <summary>Small releases for tests of the stores: two files, one of them in a folder.</summary>
public static class SampleRelease
{
    public const string Ranker = "ranker.onnx";
    public const string Index = "index/shard-0.bin";

    private static readonly ImmutableSortedDictionary<string, double> Metrics =
        ImmutableSortedDictionary<string, double>.Empty.Add("hr-10", 0.25).Add("not-computed", double.NaN);

    /// <summary>Makes the folder and seals it.</summary>
    public static async Task<ReleaseManifest> MakeAsync(string folder, string id, int createdDay = 1)
    {
        Directory.CreateDirectory(Path.Combine(folder, "index"));
        await File.WriteAllTextAsync(Path.Combine(folder, Ranker), $"ranker of {id}");
        await File.WriteAllTextAsync(Path.Combine(folder, Index), $"index of {id}");
        return await ReleaseFolder.SealAsync(folder, new ReleaseManifest
        {
            Id = id,
            Created = new DateTimeOffset(2026, 1, createdDay, 0, 0, 0, TimeSpan.Zero),
            DataSet = "test",
            Dimensions = 8,
            Items = 2,
            FeatureSchema = "schema-hash",
            Heads = ["click", "purchase"],
            Metrics = Metrics,
        });
    }

    /// <summary>Makes and seals a release that is as good as its ndcg-10, with a file of items that is its own.</summary>
    /// <returns>The folder.</returns>
    public static async Task<string> MakeRatedAsync(string folder, string id, double ndcg, params (string Name, double Value)[] more)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, ReleaseFiles.Items), id);
        await ReleaseFolder.SealAsync(folder, new ReleaseManifest
        {
            Id = id,
            Created = DateTimeOffset.UnixEpoch,
            DataSet = "synthetic",
            Dimensions = 8,
            Items = 1,
            FeatureSchema = FeatureSchema.Hash,
            Heads = ["click"],
            Metrics = more.ToImmutableSortedDictionary(m => m.Name, m => m.Value, StringComparer.Ordinal).Add("ndcg-10", ndcg),
        });
        return folder;
    }
}
