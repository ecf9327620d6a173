using Personalization.Core.Catalog;
using static Personalization.Unit.Core.SmallShop;

namespace Personalization.Unit.Core.Catalog;

public sealed class ItemRowTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0.6931472f)]
    [InlineData(-5, 0)]
    [InlineData(float.NaN, 0)]
    [InlineData(float.PositiveInfinity, 0)]
    public void LogPopularity_IsFiniteWhateverThePopularity(float popularity, float expected) =>
        Assert.Equal(expected, new ItemRow(0, 0, Item("a"), At(0), popularity).LogPopularity, 6);

    [Fact]
    public void LogPrice_IsNaNWithoutAPrice()
    {
        Assert.Equal(MathF.Log(11), RowOf(10).LogPrice, 6);
        Assert.True(float.IsNaN(RowOf(null).LogPrice));
        Assert.True(float.IsNaN(RowOf(-1).LogPrice));
    }

    private static ItemRow RowOf(double? price) => new(0, 0, Item("a", price), At(0), 0);
}
