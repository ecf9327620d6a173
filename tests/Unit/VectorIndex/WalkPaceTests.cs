using Personalization.VectorIndex.Searching;

namespace Personalization.Unit.VectorIndex;

public sealed class WalkPaceTests
{
    private readonly WalkPace _pace = new();

    [Fact]
    public void Factor_OfNoWalks_IsOne() => Assert.Equal(1, _pace.Factor);

    [Theory]
    [InlineData(4)]
    [InlineData(0.25)]
    public void Walked_ComesToWhatWalksTake(double slower)
    {
        for (var i = 0; i < 200; i++) _pace.Walked(1000, 1000 * slower);
        Assert.InRange(_pace.Factor, slower / 1.03, slower * 1.03);
    }

    [Fact]
    public void Walked_InterruptionsCountAsOneEach()
    {
        for (var i = 0; i < 200; i++) _pace.Walked(1000, i % 5 == 0 ? 1e9 : 900);
        Assert.InRange(_pace.Factor, 0.8, 1.1);
    }

    [Fact]
    public void Scanned_WalksThatWereSlowAreTriedAgainInTheEnd()
    {
        for (var i = 0; i < 500; i++) _pace.Walked(1000, 1e9);
        Assert.Equal(16, _pace.Factor);
        for (var i = 0; i < 10_000; i++) _pace.Scanned();
        Assert.InRange(_pace.Factor, 0.99, 1);
    }
}
