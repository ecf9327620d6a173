using Personalization.Training.Ranker;

namespace Personalization.Unit.Training.Ranker;

public sealed class AucTests
{
    [Fact]
    public void Of_PerfectOrder_IsOne() => Assert.Equal(1, Auc.Of([(0.1f, false), (0.2f, false), (0.3f, true)]));

    [Fact]
    public void Of_ReversedOrder_IsZero() => Assert.Equal(0, Auc.Of([(0.9f, false), (0.3f, true)]));

    [Fact]
    public void Of_Ties_IsHalf() => Assert.Equal(0.5, Auc.Of([(1, false), (1, true), (1, false), (1, true)]));

    [Fact]
    public void Of_TiesInGreatNumber_IsHalf() => Assert.Equal(0.5, Auc.Of([.. Enumerable.Range(0, 200_000).Select(i => (1f, i % 2 == 0))]));

    [Fact]
    public void Of_OneSideOnly_IsNaN() => Assert.Equal(double.NaN, Auc.Of([(1, true)]));
}
