using Personalization.Core.Pacing;
using Personalization.Silo.Index.Full;
using Personalization.Testing;
using Personalization.VectorIndex;

namespace Personalization.Unit.Silo.Index.Full;

/// <summary>The package behind the product's interface keeps the interface's promises, but for those it names.</summary>
public sealed class HnswNetIndexTests : IDisposable
{
    private const int Dimensions = 16;
    private readonly TemporaryFolder _folder = new();
    private readonly Random _random = new(3);
    private readonly Dictionary<long, float[]> _rows = [];
    private HnswNetIndex _index = new(Dimensions);

    public void Dispose()
    {
        _index.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Search_OnEmptyIndex_ReturnsNothing() => Assert.Equal(new SearchAnswer(SearchOutcome.Answered, 0, SearchPlan.None), _index.Search(Row(), 5, 50, new Hit[5]));

    [Fact]
    public void Search_FindsNearlyAllOfTheTrueBest_BestFirst()
    {
        Fill(2000);
        AssertRecall(0.95);
    }

    [Fact]
    public async Task ReplacedAndDeletedRows_AreNotFound_AndTheGraphIsBuiltAnewWithoutThem()
    {
        Fill(1000);
        for (var key = 0L; key < 500; key++) Upsert(key);
        for (var key = 500L; key < 700; key++)
        {
            _rows.Remove(key);
            Assert.Equal(DeleteOutcome.Deleted, _index.Delete(key));
        }
        Assert.Equal(800, _index.Count);
        await _index.Rebuilding;
        AssertRecall(0.95);
        Assert.InRange(_index.Dead, 0, 700 - 256);
    }

    [Fact]
    public async Task RowsThatComeDuringARebuild_AreNotLost()
    {
        Fill(800);
        for (var key = 0L; key < 800; key++) Upsert(key);
        for (var key = 800L; key < 1000; key++) Upsert(key);
        await _index.Rebuilding;
        foreach (var (key, vector) in _rows)
        {
            var found = new float[Dimensions];
            Assert.True(_index.TryGetVector(key, found));
            Assert.Equal(vector, found);
        }
        AssertRecall(0.95);
    }

    [Fact]
    public void Search_WithAFilter_FindsWhatPasses_HoweverFew()
    {
        Fill(2000);
        foreach (var every in new[] { 2, 20, 500 })
        {
            var hits = new Hit[10];
            var query = Row();
            var answer = _index.Search(query, 10, 50, hits, KeyFilter.Where(key => key % every == 0));
            var expected = _rows.Where(r => r.Key % every == 0).OrderByDescending(r => Dot(query, r.Value)).Take(10).Select(r => r.Key).ToHashSet();
            Assert.Equal(expected.Count, answer.Count);
            Assert.All(hits[..answer.Count], hit => Assert.Equal(0, hit.Key % every));
            Assert.InRange(hits[..answer.Count].Count(h => expected.Contains(h.Key)), expected.Count * 0.8, expected.Count);
        }
    }

    [Fact]
    public void OddRequests_HaveTheInterfacesAnswers()
    {
        Fill(10);
        var hits = new Hit[20];
        Assert.Equal(UpsertOutcome.DimensionMismatch, _index.Upsert(1, new float[Dimensions + 1]));
        Assert.Equal(UpsertOutcome.NotFinite, _index.Upsert(1, Enumerable.Repeat(float.NaN, Dimensions).ToArray()));
        Assert.Equal(UpsertOutcome.Updated, _index.Upsert(1, Row()));
        Assert.Equal(DeleteOutcome.UnknownKey, _index.Delete(99));
        Assert.Equal(SearchOutcome.DimensionMismatch, _index.Search(new float[1], 1, 1, hits).Outcome);
        Assert.Equal(SearchOutcome.NotFinite, _index.Search(Enumerable.Repeat(float.PositiveInfinity, Dimensions).ToArray(), 1, 1, hits).Outcome);
        Assert.Equal(0, _index.Search(Row(), 0, 1, hits).Count);
        Assert.Equal(10, _index.Search(Row(), 20, 1, hits).Count);
        Assert.Throws<ArgumentException>(() => _index.Search(Row(), 21, 1, hits));
    }

    [Fact]
    public void Snapshot_LoadsAsTheSameIndex_WhichGoesOn()
    {
        Fill(600);
        _rows.Remove(7);
        _index.Delete(7);
        var (query, before, after) = (Row(), new Hit[10], new Hit[10]);
        _index.Search(query, 10, 100, before);
        Reload();
        Assert.Equal(_rows.Count, _index.Count);
        Assert.Equal(10, _index.Search(query, 10, 100, after).Count);
        Assert.Equal(before, after);
        for (var key = 600L; key < 900; key++) Upsert(key);
        AssertRecall(0.9);
    }

    [Fact]
    public void Snapshot_OfAnEmptyIndex_LoadsEmpty()
    {
        Reload();
        Assert.Equal((0, Dimensions), (_index.Count, _index.Dimensions));
        Upsert(1);
        Assert.Equal(1, _index.Search(_rows[1], 1, 1, new Hit[1]).Count);
    }

    [Fact]
    public void Snapshot_ThatIsDamaged_IsRefused()
    {
        Fill(50);
        var path = Save();
        var whole = File.ReadAllBytes(path);
        for (var place = 0; place < whole.Length; place += 97)
        {
            var bytes = (byte[])whole.Clone();
            bytes[place] ^= 4;
            File.WriteAllBytes(path, bytes);
            Assert.Throws<SnapshotRefusedException>(() => new HnswNetEngine().Load(path, WorkPace.Full(default)));
            File.WriteAllBytes(path, whole[..place]);
            Assert.Throws<SnapshotRefusedException>(() => new HnswNetEngine().Load(path, WorkPace.Full(default)));
        }
    }

    private void Fill(int count)
    {
        for (var key = 0L; key < count; key++) Upsert(key);
    }

    private void Upsert(long key)
    {
        _rows[key] = Row();
        _index.Upsert(key, _rows[key]);
    }

    private void AssertRecall(double least)
    {
        var (found, wanted, hits) = (0, 0, new Hit[10]);
        for (var q = 0; q < 50; q++)
        {
            var query = Row();
            var answer = _index.Search(query, 10, 100, hits);
            Assert.Equal(hits.OrderByDescending(h => h.Score).ThenBy(h => h.Key), hits);
            Assert.Equal(10, hits.Select(h => h.Key).Distinct().Count());
            var expected = _rows.OrderByDescending(r => Dot(query, r.Value)).Take(10).Select(r => r.Key).ToHashSet();
            (found, wanted) = (found + hits.Count(h => expected.Contains(h.Key)), wanted + answer.Count);
        }
        Assert.InRange(found / (double)wanted, least, 1);
    }

    private string Save()
    {
        var path = _folder.File("index");
        using var file = File.Create(path);
        _index.Save(file);
        return path;
    }

    private void Reload() => _index = (HnswNetIndex)new HnswNetEngine().Load(Save(), WorkPace.Full(default));

    private float[] Row()
    {
        var row = new float[Dimensions];
        for (var i = 0; i < row.Length; i++) row[i] = _random.NextSingle() - 0.5f;
        var length = MathF.Sqrt(Dot(row, row));
        for (var i = 0; i < row.Length; i++) row[i] /= length;
        return row;
    }

    private static float Dot(float[] a, float[] b) => a.Zip(b, (x, y) => x * y).Sum();
}
