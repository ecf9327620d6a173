using Personalization.VectorIndex;

namespace Personalization.Unit.VectorIndex;

/// <summary>Search among the rows that a filter lets through.</summary>
public sealed class FilteredSearchTests : IDisposable
{
    private const int Count = 20_000;
    private const int Dimensions = 16;
    private readonly float[][] _queries = Indexes.Rows(100, Dimensions, 2);
    private readonly NaiveIndex _exact = new();
    private readonly HnswIndex _index = new(Dimensions, new HnswOptions { M = 8, EfConstruction = 60 });

    public FilteredSearchTests()
    {
        float[][] rows = Indexes.Rows(Count, Dimensions, 1);
        _exact.Fill(rows);
        _index.Fill(rows);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.1)]
    [InlineData(0.01)]
    [InlineData(0.001)]
    public void Recall_HoldsAtEverySelectivity(double share)
    {
        var filter = Keeping(share);

        Assert.InRange(Indexes.Recall(_index, _exact, _queries, 10, 64, filter), 0.95, 1);
        Assert.InRange(Indexes.Recall(_index, _exact, _queries, 10, 64, KeyFilter.Where(filter.Matches)), 0.95, 1);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.1)]
    [InlineData(0.05)]
    public void RecallOfAWalk_HoldsToo(double share)
    {
        _index.Plan = PlanChoice.Graph;

        Assert.InRange(Indexes.Recall(_index, _exact, _queries, 10, 64, Keeping(share)), 0.95, 1);
    }

    [Fact]
    public void OnlyMatchingRows_AreReturned()
    {
        var filter = Keeping(0.5);

        Assert.All(_queries, query => Assert.All(_index.Find(query, 50, 32, filter), hit => Assert.True(filter.Matches(hit.Key))));
    }

    [Fact]
    public void AllMatchingRows_AreReturned_WhenFewerThanWanted()
    {
        var filter = KeyFilter.Where(key => key is 17 or 4711 or 19_999);

        Assert.Equal([17L, 4711L, 19_999L], _index.Find(_queries[0], 10, 32, filter).Select(hit => hit.Key).Order());
    }

    [Fact]
    public void MatchingRowsFarFromTheQuery_AreFound()
    {
        // The half of the rows farthest from the query: none of them is near where a walk ends.
        var far = new KeyBitmap(Count);
        foreach (var hit in _exact.Find(_queries[0], Count).Skip(Count / 2))
        {
            far.Add(hit.Key);
        }

        Assert.Equal(_exact.Find(_queries[0], 10, far).Select(hit => hit.Key), _index.Find(_queries[0], 10, 32, far).Select(hit => hit.Key));
    }

    [Fact]
    public void NothingMatches_ReturnsNothing() => Assert.Empty(_index.Find(_queries[0], 10, 32, KeyFilter.Where(_ => false)));

    [Fact]
    public void FilterThatThrows_LeavesTheIndexUsable()
    {
        Assert.Throws<FormatException>(() => _index.Find(_queries[0], 10, 32, KeyFilter.Where(_ => throw new FormatException())));

        Assert.Equal(UpsertOutcome.Updated, _index.Upsert(0, _queries[0]));
        Assert.Equal(10, _index.Find(_queries[0], 10).Length);
    }

    [Fact]
    public void KeyBitmap_HoldsItsKeysAlone()
    {
        var bitmap = new KeyBitmap(130);
        bitmap.Add(0);
        bitmap.Add(64);
        bitmap.Add(129);

        Assert.Equal([0L, 64L, 129L], Enumerable.Range(-200, 1000).Select(key => (long)key).Where(bitmap.Matches));
        Assert.False(bitmap.Matches(long.MinValue));
        Assert.False(bitmap.Matches(1L << 32));
        Assert.Throws<ArgumentOutOfRangeException>(() => bitmap.Add(130));
        Assert.Throws<ArgumentOutOfRangeException>(() => bitmap.Add(-1));
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.01)]
    public void FewKeysOfABitmap_AreLookedUp_WithTheScansAnswer(double share)
    {
        var bitmap = Keeping(share);
        var predicate = KeyFilter.Where(bitmap.Matches);
        _index.Plan = PlanChoice.Scan;

        Assert.All(_queries, query => Assert.Equal(_index.Find(query, 20, 0, predicate), _index.Find(query, 20, 0, bitmap)));
    }

    [Fact]
    public void BitmapUsedAgainAndAgain_FollowsEveryWrite()
    {
        var bitmap = Keeping(0.01);
        long first = Enumerable.Range(0, Count).First(key => bitmap.Matches(key));
        _index.Plan = PlanChoice.Scan;
        for (int round = 0; round < 4; round++)
        {
            // Often enough for the index to remember where the keys are.
            for (int i = 0; i < 20; i++)
            {
                Assert.Equal(_exact.Find(_queries[i], 5, bitmap).Select(hit => hit.Key), _index.Find(_queries[i], 5, 0, bitmap).Select(hit => hit.Key));
            }

            if (round % 2 == 0)
            {
                _exact.Delete(first);
                _index.Delete(first);
            }
            else
            {
                _exact.Upsert(first, _queries[round]);
                _index.Upsert(first, _queries[round]);
                Assert.Equal(first, _index.Find(_queries[round], 1, 0, bitmap)[0].Key);
            }
        }
    }

    [Fact]
    public void BitmapSharedByIndexes_AnswersForEach()
    {
        using var other = new HnswIndex(Dimensions) { Plan = PlanChoice.Scan };
        var bitmap = Keeping(0.01);
        other.Upsert(Enumerable.Range(0, Count).First(key => bitmap.Matches(key)), _queries[0]);
        _index.Plan = PlanChoice.Scan;
        for (int i = 0; i < 30; i++)
        {
            Assert.Equal(5, _index.Find(_queries[0], 5, 0, bitmap).Length);
            Assert.Single(other.Find(_queries[0], 5, 0, bitmap));
            Assert.Single(other.Find(_queries[1], 5, 0, bitmap));
        }
    }

    [Fact]
    public void BitmapOfKeysThatHaveNoRows_ReturnsNothing()
    {
        var others = new KeyBitmap(Count + 200);
        for (int key = Count; key < Count + 200; key++)
        {
            others.Add(key);
        }

        Assert.Empty(_index.Find(_queries[0], 10, 32, others));
    }

    [Fact]
    public void KeyBitmap_CountsEachKeyOnce()
    {
        var bitmap = new KeyBitmap(100);
        bitmap.Add(7);
        bitmap.Add(70);
        bitmap.Add(7);

        Assert.Equal(2, bitmap.Count);
    }

    public void Dispose()
    {
        _index.Dispose();
    }

    private static KeyBitmap Keeping(double share)
    {
        var random = new Random(3);
        var bitmap = new KeyBitmap(Count);
        for (int key = 0; key < Count; key++)
        {
            if (random.NextDouble() < share)
            {
                bitmap.Add(key);
            }
        }

        return bitmap;
    }
}
