using Personalization.VectorIndex;

namespace Personalization.Unit.VectorIndex;

/// <summary>Several writers at once, beside searches.</summary>
public sealed class SeveralWritersTests
{
    private const int Dimensions = 16;

    [Theory, MemberData(nameof(Indexes.Kinds), MemberType = typeof(Indexes))]
    public async Task RowsOfSeveralWriters_AreAllThere_AndFound(string kind)
    {
        float[][] rows = Indexes.Rows(6000, Dimensions, 1);
        using var index = Indexes.Create(kind, Dimensions);
        await Run(3, writer =>
        {
            for (int key = writer; key < rows.Length; key += 3)
            {
                Assert.Equal(UpsertOutcome.Added, index.Upsert(key, rows[key]));
            }
        });

        Assert.Equal(rows.Length, index.Count);
        Assert.InRange(Indexes.Recall(index, new NaiveIndex().Fill(rows), Indexes.Rows(100, Dimensions, 2), 10, 64), 0.95, 1);
    }

    [Theory, MemberData(nameof(Indexes.Kinds), MemberType = typeof(Indexes))]
    public async Task RandomWritesOfSeveralWriters_EndAsTheirModelsSay(string kind)
    {
        // Each writer has keys of its own, so that its model knows what must be there.
        const int Writers = 3, Keys = 400;
        using var index = Indexes.Create(kind, Dimensions);
        var models = new NaiveIndex[Writers];
        using var written = new CancellationTokenSource();
        var searching = Task.Run(() => SearchUntil(index, written.Token));
        await Run(Writers, writer =>
        {
            var random = new Random(writer);
            var model = models[writer] = new NaiveIndex();
            for (int step = 0; step < 4000; step++)
            {
                long key = (random.Next(Keys) * Writers) + writer;
                if (random.Next(3) == 0)
                {
                    Assert.Equal(model.Delete(key), index.Delete(key));
                }
                else
                {
                    float[] row = Row(key, random);
                    Assert.Equal(model.Upsert(key, row), index.Upsert(key, row));
                }
            }
        });
        await written.CancelAsync();
        Assert.True(await searching > 0);

        Assert.Equal(models.Sum(model => model.Count), index.Count);
        var truth = new NaiveIndex();
        var stored = new float[Dimensions];
        foreach (var (key, row) in models.SelectMany(model => model.Rows))
        {
            truth.Upsert(key, row);
            Assert.True(index.TryGetVector(key, stored));
            Assert.Equal(row, stored);
        }

        float[][] queries = [.. Enumerable.Range(0, 60).Select(i => Row(i, new Random(i)))];
        Assert.InRange(Indexes.Recall(index, truth, queries, 10, 100), 0.95, 1);
        using var loaded = Indexes.Loaded(index.Saved(), kind);
        Assert.InRange(Indexes.Recall(loaded, truth, queries, 10, 100), 0.95, 1);
    }

    [Fact]
    public async Task OneKeyWrittenByAll_IsThereOnce()
    {
        using var index = Indexes.Create(Indexes.Graph, Dimensions);
        await Run(4, writer =>
        {
            for (int i = 0; i < 500; i++)
            {
                index.Upsert(7, Row(7, new Random(i)));
                if (writer == 0 && i % 50 == 0)
                {
                    index.Delete(7);
                }
            }
        });

        index.Upsert(7, Row(7, new Random(1)));
        Assert.Equal(1, index.Count);
        Assert.Equal([7L], index.Find(Row(1, new Random(2)), 10).Select(hit => hit.Key));
    }

    /// <summary>The last component tells the key, and a checksum the rest: a row that is not wholly one row shows.</summary>
    private static float[] Row(long key, Random random)
    {
        var row = new float[Dimensions];
        for (int i = 0; i < Dimensions - 2; i++)
        {
            row[i] = random.Next(-8, 9);
        }

        row[Dimensions - 2] = key % 16;
        row[Dimensions - 1] = row[..(Dimensions - 1)].Sum();
        return row;
    }

    private static int SearchUntil(HnswIndex index, CancellationToken written)
    {
        var hits = new Hit[12];
        var row = new float[Dimensions];
        var random = new Random(9);
        int searches = 0;
        for (; !written.IsCancellationRequested || searches == 0; searches++)
        {
            int count = index.Search(Row(searches, random), hits.Length, 40, hits).Count;
            Assert.Equal(count, hits[..count].Select(hit => hit.Key).Distinct().Count());
            for (int i = 0; i < count; i++)
            {
                if (index.TryGetVector(hits[i].Key, row))
                {
                    Assert.Equal(hits[i].Key % 16, row[Dimensions - 2]);
                    Assert.Equal(row[..(Dimensions - 1)].Sum(), row[Dimensions - 1]);
                }
            }
        }

        return searches;
    }

    private static Task Run(int writers, Action<int> write) => Task.WhenAll(Enumerable.Range(0, writers).Select(writer =>
        Task.Factory.StartNew(() => write(writer), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
}
