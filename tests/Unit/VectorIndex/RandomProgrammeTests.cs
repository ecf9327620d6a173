using Personalization.VectorIndex;

namespace Personalization.Unit.VectorIndex;

/// <summary>Random programmes of writes, searches and reloads, step by step against a dictionary.</summary>
public sealed class RandomProgrammeTests
{
    private const int Steps = 1500;
    private const int Keys = 400;
    private readonly Dictionary<long, float[]> _model = [];
    private double _found;
    private double _wanted;

    public static TheoryData<string, int, int> Programmes => new()
    {
        { Indexes.Scan, 1, 5 }, { Indexes.Scan, 2, 16 }, { Indexes.Scan, 3, 33 }, { Indexes.Scan, 4, 70 },
        { Indexes.Graph, 1, 5 }, { Indexes.Graph, 2, 16 }, { Indexes.Graph, 3, 33 }, { Indexes.Graph, 4, 64 },
        { Indexes.Float, 5, 16 }, { Indexes.Float, 6, 64 },
    };

    [Theory, MemberData(nameof(Programmes))]
    public void Index_AgreesWithADictionary(string kind, int seed, int dimensions)
    {
        var random = new Random(seed);
        var index = Indexes.Create(kind, dimensions, seed);
        for (int step = 0; step < Steps; step++)
        {
            long key = random.Next(Keys);
            switch (random.Next(100))
            {
                case < 55:
                    float[] row = Row(random, dimensions);
                    Assert.Equal(_model.ContainsKey(key) ? UpsertOutcome.Updated : UpsertOutcome.Added, index.Upsert(key, row));
                    _model[key] = row;
                    break;
                case < 75:
                    Assert.Equal(_model.Remove(key) ? DeleteOutcome.Deleted : DeleteOutcome.UnknownKey, index.Delete(key));
                    break;
                case < 96:
                    CheckSearch(index, kind, random, dimensions);
                    break;
                case < 98:
                    index = Reloaded(index, kind);
                    break;
                case 98 when random.Next(5) == 0:
                    DeleteAll(index);
                    break;
                default:
                    CheckRows(index, dimensions);
                    break;
            }

            Assert.Equal(_model.Count, index.Count);
        }

        CheckRows(index, dimensions);
        index.Dispose();
        Assert.InRange(_found / _wanted, kind == Indexes.Scan ? 1 : 0.98, 1);
    }

    private static float[] Row(Random random, int dimensions)
    {
        // A coarse grid makes equal rows and equal scores common.
        var row = new float[dimensions];
        foreach (ref float x in row.AsSpan())
        {
            x = random.Next(-2, 3);
        }

        return row;
    }

    private static HnswIndex Reloaded(HnswIndex index, string kind)
    {
        byte[] saved = index.Saved();
        index.Dispose();
        return Indexes.Loaded(saved, kind);
    }

    private void DeleteAll(HnswIndex index)
    {
        foreach (long key in _model.Keys)
        {
            Assert.Equal(DeleteOutcome.Deleted, index.Delete(key));
        }

        _model.Clear();
    }

    private void CheckRows(HnswIndex index, int dimensions)
    {
        var row = new float[dimensions];
        for (long key = 0; key < Keys; key++)
        {
            bool known = _model.TryGetValue(key, out float[]? expected);
            Assert.Equal(known, index.TryGetVector(key, row));
            Assert.True(!known || expected!.AsSpan().SequenceEqual(row));
        }
    }

    private void CheckSearch(HnswIndex index, string kind, Random random, int dimensions)
    {
        float[] query = Row(random, dimensions);
        int k = random.Next(1, 20);
        int modulus = random.Next(1, 4);
        var filter = modulus == 1 ? null : KeyFilter.Where(key => key % modulus == 0);

        // Small integers: the scores of model and index are equal to the bit.
        var expected = _model.Where(pair => pair.Key % modulus == 0)
            .Select(pair => new Hit(pair.Key, pair.Value.Zip(query, (x, q) => x * q).Sum()))
            .OrderByDescending(hit => hit.Score).ThenBy(hit => hit.Key).Take(k).ToArray();

        var hits = index.Find(query, k, 150, filter);

        Assert.Equal(expected.Length, hits.Length);
        Assert.Equal(hits.OrderByDescending(hit => hit.Score).ThenBy(hit => hit.Key), hits);
        Assert.Equal(hits.Length, hits.Select(hit => hit.Key).Distinct().Count());
        Assert.All(hits, hit => Assert.Equal(_model[hit.Key].Zip(query, (x, q) => x * q).Sum(), hit.Score));
        if (kind == Indexes.Scan)
        {
            Assert.Equal(expected, hits);
        }

        // By score: which of equal rows a graph finds is left open.
        _wanted += expected.Length;
        _found += expected.Zip(hits).Count(pair => pair.First.Score == pair.Second.Score);
    }
}
