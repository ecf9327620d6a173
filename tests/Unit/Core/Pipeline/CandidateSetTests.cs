using Personalization.Core.Catalog;
using Personalization.Core.Pipeline;

namespace Personalization.Unit.Core.Pipeline;

public sealed class CandidateSetTests
{
    private readonly ItemTable _table = SmallShop.Table(2000);
    private readonly CandidateSet _set = new();

    [Fact]
    public void Add_TheSameItemFromTwoSources_IsOneCandidateOfBoth()
    {
        _set.Add(_table.Rows[3], CandidateSources.Embedding, 0.7f);
        _set.Add(_table.Rows[3], CandidateSources.Trending, 40);
        Assert.Equal(1, _set.Count);
        ref var candidate = ref _set.All[0];
        Assert.True(candidate.From(CandidateSources.Embedding) && candidate.From(CandidateSources.Trending) && !candidate.From(CandidateSources.Recent));
        Assert.Equal((0.7f, 40f), (candidate.Scores[CandidateSources.Embedding], candidate.Scores[CandidateSources.Trending]));
        Assert.Equal(CandidateSources.Embedding, candidate.MainSource);
        Assert.Equal(0.7f, candidate.Similarity);
    }

    [Fact]
    public void Add_TwiceFromOneSource_KeepsTheBetterScoreAndWhatItResembles()
    {
        var (near, far) = (_table.Rows[1], _table.Rows[2]);
        _set.Add(_table.Rows[3], CandidateSources.Recent, 0.5f, far);
        _set.Add(_table.Rows[3], CandidateSources.Recent, 0.9f, near);
        _set.Add(_table.Rows[3], CandidateSources.Recent, 0.7f, far);
        Assert.Equal(0.9f, _set.All[0].Scores[CandidateSources.Recent]);
        Assert.Same(near, _set.All[0].SimilarTo);
    }

    [Fact]
    public void Add_EverySource_KeepsItsScoreAndTheBestOfItsPlaces()
    {
        _set.Add(_table.Rows[3], CandidateSources.Embedding, 0.7f, rank: 12);
        _set.Add(_table.Rows[3], CandidateSources.Recent, 0.5f, rank: 4);
        _set.Add(_table.Rows[3], CandidateSources.Recent, 0.6f, rank: 9);
        _set.Add(_table.Rows[3], CandidateSources.Scan, 0.1f, rank: 1_000_000);
        ref var candidate = ref _set.All[0];
        Assert.Equal((12, 4, ushort.MaxValue), (candidate.Ranks[CandidateSources.Embedding], candidate.Ranks[CandidateSources.Recent], candidate.Ranks[CandidateSources.Scan]));
        Assert.Equal(0.6f, candidate.Scores[CandidateSources.Recent]);
    }

    [Fact]
    public void Add_AnItem_IsCertainToBeWhereItIsUntilChanceHasASay() => Assert.Equal(1, Added().Propensity);

    private Candidate Added()
    {
        _set.Add(_table.Rows[3], CandidateSources.Embedding, 0.7f);
        return _set.All[0];
    }

    [Fact]
    public void Add_NegativeFirstScore_IsKept()
    {
        _set.Add(_table.Rows[3], CandidateSources.Embedding, -0.4f);
        Assert.Equal(-0.4f, _set.All[0].Similarity);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Add_ScoreThatIsNotFinite_CountsAsNought(float score)
    {
        _set.Add(_table.Rows[3], CandidateSources.Embedding, score);
        Assert.Equal(0, _set.All[0].Similarity);
    }

    [Fact]
    public void Add_ManyItems_KeepsEachOnceInOrderOfArrival()
    {
        for (var round = 0; round < 2; round++)
            for (var i = 1999; i >= 0; i--) _set.Add(_table.Rows[i], round, i);
        Assert.Equal(2000, _set.Count);
        for (var i = 0; i < 2000; i++) Assert.Equal(1999 - i, _set.All[i].Row.Index);
        Assert.True(_set.Contains(_table.Rows[0]));
    }

    [Fact]
    public void Clear_ForgetsEverything()
    {
        _set.Add(_table.Rows[3], CandidateSources.Recent, 0.9f, _table.Rows[1]);
        _set.All[0].Removed = "purchased";
        _set.TakePredictions([0.5f, 0.5f], 2);
        _set.All[0].Prediction = 0;
        _set.Clear();
        Assert.Equal(0, _set.Count);
        Assert.False(_set.Contains(_table.Rows[3]));
        _set.Add(_table.Rows[3], CandidateSources.Embedding, 0.1f);
        ref var candidate = ref _set.All[0];
        Assert.Null(candidate.Removed);
        Assert.Null(candidate.SimilarTo);
        Assert.False(candidate.From(CandidateSources.Recent));
        Assert.True(_set.PredictionsOf(candidate).IsEmpty);
    }

    [Fact]
    public void PredictionsOf_IsTheCandidatesRow()
    {
        _set.Add(_table.Rows[3], CandidateSources.Embedding, 0.1f);
        _set.Add(_table.Rows[4], CandidateSources.Embedding, 0.1f);
        _set.TakePredictions([1, 2, 3, 4], 2);
        _set.All[1].Prediction = 1;
        Assert.Equal([3f, 4f], _set.PredictionsOf(_set.All[1]).ToArray());
        Assert.True(_set.PredictionsOf(_set.All[0]).IsEmpty);
    }

    [Fact]
    public void Sources_HaveTheNamesThatResponsesUse() =>
        Assert.Equal(["ann", "long-term", "recent", "together", "trending", "new", "repeat", "popular", "explore", "scan", "precomputed"], Enumerable.Range(0, CandidateSources.Count).Select(CandidateSources.NameOf));
}
