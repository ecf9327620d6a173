using Personalization.Core.Customers;

namespace Personalization.Unit.Core.Customers;

public sealed class CategoryTasteTests
{
    [Theory]
    [InlineData(0, 8)]
    [InlineData(100, 4)]
    [InlineData(200, 2)]
    [InlineData(-100, 8)]
    public void At_HalvesEveryHalfLifeAndNeverGrows(long laterMs, double expected) =>
        Assert.Equal(expected, new CategoryTaste("dress", 8, 1_000).At(1_000 + laterMs, halfLifeMs: 100), 12);

    [Fact]
    public void At_AThousandHalfLivesLater_IsSmallAndFinite() => Assert.InRange(new CategoryTaste("dress", 8, 0).At(200_000, 100), 0, 1e-300);
}
