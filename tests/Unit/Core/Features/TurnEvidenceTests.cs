using Personalization.Core.Features;
using Personalization.Core.Interactions;
using Personalization.Core.Releases;

namespace Personalization.Unit.Core.Features;

public sealed class TurnEvidenceTests
{
    // Items 0 and 1 go together, 1 and 2 a little; nothing is known of 3.
    private static readonly Covisits Together = new([0, 1, 3, 4, 4], [1, 0, 2, 1], [4, 4, 1, 1], [8, 8, 2, 0]);
    private static readonly ReleaseBaselines Baselines = new([8, 8, 2, 0], [4, 1, 2, 0], Together, new ItemFactors(1, [1, 1, 0, 0], [3], 1));

    private static float StrengthOf(int item, TurnEvidence evidence) => evidence.GoingTogether.Single(g => g.Item == item).Strength;

    [Fact]
    public void Fill_TellsWhatGoesWithTheLatestTurns()
    {
        var ofFirst = Row(new TurnEvidence(Baselines, [0]), 1);
        var ofNothing = Row(new TurnEvidence(Baselines, []), 1);

        Assert.Equal(0.5f, ofFirst[0]);
        Assert.Equal(TurnEvidence.TogetherOf(Covisits.Strength(4, 8, 8)), ofFirst[1]);
        Assert.True(ofFirst[2] > 0);
        Assert.Equal(0, ofNothing[1]);
        Assert.Equal(0, ofNothing[2]);
        Assert.Equal(ofFirst[3..5], ofNothing[3..5]);
    }

    [Fact]
    public void Fill_OfAnItemTurnedTo_SaysSo()
    {
        var evidence = new TurnEvidence(Baselines, [0, 2]);
        Assert.Equal(1, Row(evidence, 2)[5]);
        Assert.Equal(0, Row(evidence, 1)[5]);
    }

    [Fact]
    public void GoingTogether_CountsLaterTurnsMore() =>
        Assert.True(StrengthOf(1, new TurnEvidence(Baselines, [0, 2])) > StrengthOf(1, new TurnEvidence(Baselines, [2, 0])));

    [Fact]
    public void Fill_OfAnItemThatNobodyTurnedTo_TakesThePopularityForTheUsual()
    {
        var ofLater = Row(new TurnEvidence(Baselines, [0]), 99);
        Assert.Equal([0.5f, 0, 0, 0, 0], ofLater[..5]);
        Assert.Equal(1, ofLater[6]);
        Assert.Equal(Row(new TurnEvidence(Baselines, [0]), 3), ofLater);
        Assert.Equal(0, Row(new TurnEvidence(Baselines, [0]), 1)[6]);
    }

    [Fact]
    public void Fill_OfTwiceTheData_TellsTheSamePopularity()
    {
        var twice = new ReleaseBaselines([17, 17, 5, 0], Baselines.Trending, Together, Baselines.Factors);
        Assert.Equal(Baselines.PriorOf(0).Popular, twice.PriorOf(0).Popular, 1e-6f);
    }

    [Fact]
    public void Read_Again_ForgetsWhatWasReadBefore()
    {
        var evidence = new TurnEvidence(Baselines, [0, 1, 2]);
        evidence.Read(Baselines, [2]);
        Assert.Equal(Row(new TurnEvidence(Baselines, [2]), 1), Row(evidence, 1));
        evidence.Read(Baselines, []);
        Assert.Equal(Row(new TurnEvidence(Baselines, []), 1), Row(evidence, 1));
    }

    [Fact]
    public void Read_ForABlend_LeavesOutWhatCountsNothingInIt()
    {
        var evidence = new TurnEvidence();
        evidence.Read(Baselines, [0], RetrievalBlend.Alone);
        Assert.Equal([0.5f, 0, 0], Row(evidence, 1)[..3]);
        evidence.Read(Baselines, [0], new RetrievalBlend { Fit = 1 });
        Assert.Equal(0, Row(evidence, 1)[1]);
        Assert.True(Row(evidence, 1)[2] > 0);
    }

    [Fact]
    public void Read_Again_AllocatesNothing()
    {
        var evidence = new TurnEvidence(Baselines, [0, 1, 2]);
        for (var i = 0; i < 10; i++) evidence.Read(Baselines, [0, 1, 2]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) evidence.Read(Baselines, [0, 1, 2]);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void ReleaseWithoutCounts_HasSimilarityAlone()
    {
        var row = Row(new TurnEvidence(ReleaseBaselines.None, [0, 1]), 1);
        Assert.Equal(0.5f, RetrievalBlend.Alone.ValueOf(row));
    }

    [Theory]
    [InlineData(InteractionKind.Click, true)]
    [InlineData(InteractionKind.Rating, true)]
    [InlineData(InteractionKind.View, false)]
    [InlineData(InteractionKind.Dislike, false)]
    [InlineData(InteractionKind.Search, false)]
    public void IsTurn_OfWhatWasChosen_IsTrue(InteractionKind kind, bool turn) => Assert.Equal(turn, TurnEvidence.IsTurn(kind));

    private static float[] Row(TurnEvidence evidence, int item)
    {
        var row = new float[RetrievalBlend.Width];
        evidence.Fill(item, 0.5f, row);
        return row;
    }
}
