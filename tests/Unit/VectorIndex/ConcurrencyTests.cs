using Personalization.VectorIndex;

namespace Personalization.Unit.VectorIndex;

/// <summary>Searches beside a writer.</summary>
public sealed class ConcurrencyTests
{
    private const int Dimensions = 48;
    private const int Keys = 300;
    private const int Writes = 6000;

    /// <remarks>All components of a row are the same integer, never zero: a row half old and half new would show by its components, and a
    /// score of one by not being a multiple of D.</remarks>
    [Theory, MemberData(nameof(Indexes.Kinds), MemberType = typeof(Indexes))]
    public async Task Searches_BesideAWriter_SeeWholeRows(string kind)
    {
        using var index = Indexes.Create(kind, Dimensions);
        for (int key = 0; key < Keys; key++)
        {
            index.Upsert(key, Row(1 + key));
        }

        using var written = new CancellationTokenSource();
        var searchers = Enumerable.Range(0, 3).Select(_ => Task.Factory.StartNew(
            () => SearchUntil(index, written.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        var random = new Random(1);
        for (int i = 0; i < Writes && !searchers.Any(searcher => searcher.IsFaulted); i++)
        {
            // Even keys are replaced, so always there; odd ones come and go; now and then the rows must move to a larger block.
            long key = random.Next(Keys);
            if (key % 2 == 1 && random.Next(2) == 0)
            {
                index.Delete(key);
            }
            else
            {
                index.Upsert(key, Row(1 + random.Next(1000)));
            }

            if (i % 3 == 0)
            {
                index.Upsert(Keys + i, Row(1));
            }
        }

        await written.CancelAsync();
        int[] searches = await Task.WhenAll(searchers);
        Assert.All(searches, count => Assert.True(count > 0));
    }

    [Theory, MemberData(nameof(Indexes.Kinds), MemberType = typeof(Indexes))]
    public async Task SavesAndWriters_TakeTurns(string kind)
    {
        using var index = Indexes.Create(kind, Dimensions);
        index.Upsert(-1, Row(1));
        var writers = Enumerable.Range(0, 2).Select(writer => Task.Run(() =>
        {
            for (int i = 0; i < 300; i++)
            {
                index.Upsert((writer * 1000) + i, Row(1 + i));
            }
        })).ToArray();
        for (int i = 0; i < 20; i++)
        {
            using var stream = new MemoryStream();
            index.Save(stream);
            stream.Position = 0;
            using var copy = IndexSnapshot.Load(stream);
            Assert.Equal(copy.Count, copy.Find(Row(1), 1000).Length);
        }

        await Task.WhenAll(writers);
        Assert.Equal(601, index.Count);
    }

    private static int SearchUntil(HnswIndex index, CancellationToken written)
    {
        var query = Row(1);
        var row = new float[Dimensions];
        var hits = new Hit[20];
        var evenKeys = KeyFilter.Where(key => key < Keys && key % 2 == 0);
        var sameKeys = new KeyBitmap(Keys);
        for (int key = 0; key < Keys; key += 2)
        {
            sameKeys.Add(key);
        }

        int searches = 0;
        do
        {
            int count = index.Search(query, hits.Length, 50, hits).Count;
            Assert.Equal(hits.Length, count);
            Assert.All(hits, hit => Assert.True(hit.Score > 0 && hit.Score % Dimensions == 0, $"{hit} is no score of a whole row"));
            Assert.Equal(hits.Length, hits.Select(hit => hit.Key).Distinct().Count());
            if (index.TryGetVector(hits[0].Key, row))
            {
                Assert.True(Array.TrueForAll(row, x => x == row[0] && x != 0), string.Join(' ', row));
            }

            if (searches % 16 == 0)
            {
                var all = new Hit[Keys];
                Assert.Equal(Keys / 2, index.Search(query, Keys, Keys, all, evenKeys).Count);
                Assert.Equal(Keys / 2, index.Search(query, Keys, Keys, all, sameKeys).Count);
            }

            searches++;
        }
        while (!written.IsCancellationRequested);

        return searches;
    }

    private static float[] Row(int value)
    {
        var row = new float[Dimensions];
        Array.Fill(row, value);
        return row;
    }
}
