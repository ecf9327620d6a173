using Personalization.VectorIndex;
using Personalization.VectorIndex.Snapshots;

namespace Personalization.Unit.VectorIndex;

/// <summary>Saving, loading, and what is refused.</summary>
public sealed class SnapshotTests : IDisposable
{
    private const int Dimensions = 12;
    private readonly string _folder = Directory.CreateTempSubdirectory("vector-index").FullName;
    private readonly float[][] _queries = Indexes.Rows(20, Dimensions, 2);

    public static TheoryData<string> Kinds => [Indexes.Graph, Indexes.Float];

    [Theory, MemberData(nameof(Kinds))]
    public void Loaded_AnswersAsSaved_AndSavesTheSameBytes(string kind)
    {
        using var index = Lived(kind);
        byte[] saved = index.Saved();

        using var loaded = Indexes.Loaded(saved, kind);

        Assert.Equal((index.Dimensions, index.Count), (loaded.Dimensions, loaded.Count));
        Assert.All(_queries, query => Assert.Equal(index.Find(query, 10, 30), loaded.Find(query, 10, 30)));
        Assert.Equal(saved, loaded.Saved());
    }

    [Fact]
    public void LoadedByOneThread_RestsBetweenItsParts_AndIsTheSame()
    {
        using var index = Lived(Indexes.Graph);
        byte[] saved = index.Saved();
        var (rests, threads) = (0, new HashSet<int>());

        using var loaded = IndexSnapshot.Load(new MemoryStream(saved), () =>
        {
            rests++;
            threads.Add(Environment.CurrentManagedThreadId);
        });

        Assert.InRange(rests, 5, int.MaxValue);
        Assert.Single(threads);
        Assert.Equal(saved, loaded.Saved());
        saved[^20] ^= 1;
        Assert.Throws<SnapshotRefusedException>(() => IndexSnapshot.Load(new MemoryStream(saved), () => { }));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Loaded_GoesOnAsTheSavedWould(string kind)
    {
        using var index = Lived(kind);
        using var loaded = Indexes.Loaded(index.Saved(), kind);

        GoOn(index);
        GoOn(loaded);

        Assert.Equal(index.Saved(), loaded.Saved());
    }

    [Theory, MemberData(nameof(Kinds))]
    public void EmptyIndex_RoundTrips(string kind)
    {
        using var index = Indexes.Create(kind, Dimensions);
        using var loaded = Indexes.Loaded(index.Saved(), kind);

        Assert.Equal(0, loaded.Count);
        Assert.Equal(3, loaded.Fill(_queries).Find(_queries[3], 1)[0].Key);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void SameWritesAndSeed_MakeTheSameIndex(string kind)
    {
        using var first = Lived(kind);
        using var second = Lived(kind);

        Assert.Equal(first.Saved(), second.Saved());
    }

    [Fact]
    public void OtherSeed_MakesAnotherGraph()
    {
        using var first = Indexes.Create(Indexes.Graph, Dimensions, seed: 1).Fill(_queries);
        using var second = Indexes.Create(Indexes.Graph, Dimensions, seed: 2).Fill(_queries);

        Assert.NotEqual(first.Saved(), second.Saved());
    }

    [Fact]
    public void HnswOptions_AreKept()
    {
        var options = new HnswOptions { M = 5, EfConstruction = 33, Seed = -9, Metric = VectorMetric.Cosine, Codes = RowCodes.None, Keys = KeyWidth.Int32 };
        using var index = new HnswIndex(Dimensions, options);
        using var loaded = IndexSnapshot.Load(new MemoryStream(index.Saved()));

        Assert.Equal(options, loaded.Options);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void File_IsReplacedAsAWhole(string kind)
    {
        string path = Path.Combine(_folder, "index");
        File.WriteAllText(path, "former");
        using var index = Lived(kind);

        IndexSnapshot.SaveToFile(index, path);

        using var loaded = IndexSnapshot.Load(path);
        Assert.Equal(index.Count, loaded.Count);
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    [Fact]
    public void StreamIsLeftBehindTheSnapshot()
    {
        using var index = Lived(Indexes.Graph);
        using var stream = new MemoryStream();
        index.Save(stream);
        long end = stream.Position;
        index.Save(stream);
        stream.Position = 0;

        IndexSnapshot.Load(stream).Dispose();

        Assert.Equal(end, stream.Position);
    }

    [Theory]
    [InlineData("")]
    [InlineData("PK zip, or whatever else")]
    [InlineData("X")]
    public void ForeignFile_IsRefused(string content)
    {
        var refusal = Refused(System.Text.Encoding.ASCII.GetBytes(content));

        Assert.Equal(SnapshotFault.Foreign, refusal.Fault);
        Assert.Contains("no index snapshot", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NewerVersion_IsRefused_NamingBoth()
    {
        using var index = Lived(Indexes.Graph);
        byte[] bytes = index.Saved();
        bytes[SnapshotFile.PrefixBytes - 4] = 9;

        var refusal = Refused(bytes);

        Assert.Equal(SnapshotFault.UnknownVersion, refusal.Fault);
        Assert.Contains("version 9", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("version 3", refusal.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void TruncatedFile_IsRefused_WhereverItEnds(string kind)
    {
        using var index = Lived(kind, rows: 40);
        byte[] bytes = index.Saved();

        for (int length = 1; length < bytes.Length; length++)
        {
            Assert.Equal(SnapshotFault.Truncated, Refused(bytes[..length]).Fault);
        }
    }

    [Fact]
    public void BytesBehindTheEndOfAFile_AreRefused()
    {
        using var index = Lived(Indexes.Graph);
        string path = Path.Combine(_folder, "index");
        File.WriteAllBytes(path, [.. index.Saved(), 0]);

        var refusal = Assert.Throws<SnapshotRefusedException>(() => IndexSnapshot.Load(path));

        Assert.Equal(SnapshotFault.Corrupt, refusal.Fault);
        Assert.Contains("1 bytes follow", refusal.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void FlippedBytes_AreRefused(string kind)
    {
        using var index = Lived(kind);
        byte[] bytes = index.Saved();
        var random = new Random(11);
        for (int mutation = 0; mutation < 1000; mutation++)
        {
            byte[] mutated = [.. bytes];
            for (int flips = random.Next(1, 4); flips > 0; flips--)
            {
                // Half of them near the beginning, where the numbers are that others depend on.
                int at = random.Next(random.Next(2) == 0 ? 200 : mutated.Length);
                mutated[at] ^= (byte)(1 << random.Next(8));
            }

            if (!mutated.AsSpan().SequenceEqual(bytes))
            {
                Refused(mutated);
            }
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static SnapshotRefusedException Refused(byte[] bytes) =>
        Assert.Throws<SnapshotRefusedException>(() => IndexSnapshot.Load(new MemoryStream(bytes)));

    /// <summary>An index that has seen additions, replacements and deletions, and has free slots.</summary>
    private static HnswIndex Lived(string kind, int rows = 400)
    {
        var index = Indexes.Create(kind, Dimensions).Fill(Indexes.Rows(rows, Dimensions, 1, lengthSpread: 0.3));
        float[][] others = Indexes.Rows(rows / 2, Dimensions, 3);
        for (int i = 0; i < others.Length; i++)
        {
            index.Upsert(i * 2, others[i]);
        }

        for (int key = 0; key < rows; key += 3)
        {
            index.Delete(key);
        }

        return index;
    }

    private static void GoOn(HnswIndex index)
    {
        float[][] rows = Indexes.Rows(300, Dimensions, 5, lengthSpread: 1);
        for (int i = 0; i < rows.Length; i++)
        {
            index.Upsert((i * 5) % 700, rows[i]);
            index.Delete((i * 11) % 700);
        }
    }
}
