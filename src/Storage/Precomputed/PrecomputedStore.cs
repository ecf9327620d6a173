using System.Globalization;
using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Json;
using Personalization.Core;
using Personalization.Core.Outcomes;
using Personalization.Storage.Blobs;
using Personalization.Storage.Outcomes;

namespace Personalization.Storage.Precomputed;

/// <summary>Precomputed slates in the blob store: a folder per set, in it customers spread over files by hash, and one file that names the set to use.</summary>
public sealed class PrecomputedStore(IBlobStore store, TimeProvider time)
{
    private const string Prefix = "precomputed/";
    private const string CurrentName = Prefix + "current.json";

    /// <summary>A file is read whole for one customer of it.</summary>
    private const int CustomersPerBucket = 256;
    private const int MostBuckets = 4096;

    // Ids as they are, so that a search of a file for one finds it.
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The set to use; null when there is none.</summary>
    /// <exception cref="InvalidDataException">It is of another version.</exception>
    public async Task<PrecomputedSet?> GetCurrentAsync(CancellationToken cancellation = default)
    {
        if (await store.ReadAsync(CurrentName, cancellation) is not { } blob) return null;
        var set = blob.Content.ToObjectFromJson<PrecomputedSet>(Json) ?? throw new InvalidDataException($"{CurrentName} is null.");
        return set.Version == PrecomputedSet.CurrentVersion ? set : throw new InvalidDataException($"{CurrentName} has version {set.Version}; this program reads {PrecomputedSet.CurrentVersion}.");
    }

    /// <summary>Writes a set, makes it the one to use, and deletes those before. Who is erased meanwhile is in none of it.</summary>
    /// <param name="startedAt">When the first of the slates' customers was read.</param>
    public async Task<PrecomputedSet> WriteAsync(string release, IReadOnlyCollection<PrecomputedSlate> slates, DateTimeOffset startedAt, CancellationToken cancellation = default)
    {
        var buckets = Math.Clamp((slates.Count + CustomersPerBucket - 1) / CustomersPerBucket, 1, MostBuckets);
        var set = new PrecomputedSet(PrecomputedSet.CurrentVersion, Guid.CreateVersion7(time.GetUtcNow()).ToString("N"), release, startedAt, buckets, slates.Count);
        foreach (var bucket in slates.GroupBy(s => set.BucketOf(s.CustomerId)))
        {
            using var bytes = new MemoryStream();
            await using (var gzip = new GZipStream(bytes, CompressionLevel.Optimal, leaveOpen: true))
            {
                foreach (var slate in bucket)
                {
                    await JsonSerializer.SerializeAsync(gzip, slate, Json, cancellation);
                    gzip.WriteByte((byte)'\n');
                }
            }
            bytes.Position = 0;
            await store.WriteAsync(NameOf(set, bucket.Key), bytes, cancellation);
        }
        await store.WriteAsync(CurrentName, BinaryData.FromObjectAsJson(set, Json).ToStream(), cancellation);
        // Only now: whoever is erased from here on is looked for in this set.
        await TakeOutErasedAsync(set, startedAt, cancellation);
        await DeleteOthersAsync(set, cancellation);
        return set;
    }

    /// <summary>The slates of one file of a set; none when the set has been replaced.</summary>
    public async Task<IReadOnlyList<PrecomputedSlate>> ReadAsync(PrecomputedSet set, int bucket, CancellationToken cancellation = default)
    {
        var name = NameOf(set, bucket);
        if (await store.ReadAsync(name, cancellation) is not { } blob) return [];
        var bytes = OutcomeReader.Decompressed(name, blob, static (file, _, why) => throw new InvalidDataException($"{file}: {why}"));
        return [.. OutcomeReader.Cut(bytes).Select(line => JsonSerializer.Deserialize<PrecomputedSlate>(line.Span, Json)!)];
    }

    /// <summary>Forgets the customers' slates, also those of sets that were never finished or not yet deleted. False when there were none; null when there are none of anyone.</summary>
    public async Task<bool?> EraseAsync(IReadOnlyCollection<string> customers, CancellationToken cancellation = default)
    {
        var set = await GetCurrentAsync(cancellation);
        var inSet = set is null ? [] : customers.Select(c => NameOf(set, set.BucketOf(c))).ToHashSet(StringComparer.Ordinal);
        var names = await NamesAsync(name => set is null || inSet.Contains(name) || !IsIn(set, name), cancellation);
        var marks = customers.Select(c => OutcomeLineCodec.MarksOf(c).Own).ToArray();
        var taken = 0;
        foreach (var name in names) taken += await OutcomeRewriting.RewriteAsync(store, name, line => Array.Exists(marks, mark => line.Span.IndexOf(mark) >= 0), cancellation);
        return set is null && names.Count == 0 ? null : taken > 0;
    }

    private async Task TakeOutErasedAsync(PrecomputedSet set, DateTimeOffset since, CancellationToken cancellation)
    {
        var erased = await new ErasedCustomers(store, time).SinceAsync(since, cancellation);
        foreach (var bucket in erased.Select(hash => (int)(hash % (ulong)set.Buckets)).Distinct())
            await OutcomeRewriting.RewriteAsync(
                store, NameOf(set, bucket), line => erased.Contains(Hash64.Of(JsonSerializer.Deserialize<PrecomputedSlate>(line.Span, Json)!.CustomerId)), cancellation);
    }

    private async Task DeleteOthersAsync(PrecomputedSet set, CancellationToken cancellation)
    {
        foreach (var name in await NamesAsync(name => !IsIn(set, name), cancellation)) await store.DeleteAsync(name, cancellation);
    }

    /// <summary>Of files with slates.</summary>
    private async Task<List<string>> NamesAsync(Func<string, bool> isWanted, CancellationToken cancellation)
    {
        var names = new List<string>();
        await foreach (var entry in store.ListAsync(Prefix, cancellation))
            if (entry.Name != CurrentName && isWanted(entry.Name)) names.Add(entry.Name);
        return names;
    }

    private static bool IsIn(PrecomputedSet set, string name) => name.StartsWith($"{Prefix}{set.Id}/", StringComparison.Ordinal);

    private static string NameOf(PrecomputedSet set, int bucket) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{set.Id}/{bucket:x3}.ndjson.gz");
}
