using Personalization.Core.Pipeline;

namespace Personalization.Unit.Core.Pipeline;

public sealed class BestFirstTests
{
    [Fact]
    public void Sort_PutsTheGreatestFirst_AndOfEqualsTheLowerPlace()
    {
        int[] places = [7, 5, 3, 1, 9, 2, 8];
        BestFirst.Sort([0.5f, -2, 0.5f, 30, float.MinValue, -0f, 0f], places);
        Assert.Equal([1, 3, 7, 2, 8, 5, 9], places);
    }

    [Fact]
    public void Sort_PutsWhatIsNoNumberLast_AndInfinityWhereItBelongs()
    {
        int[] places = [0, 1, 2, 3];
        BestFirst.Sort([float.NaN, float.NegativeInfinity, 1, float.PositiveInfinity], places);
        Assert.Equal([3, 2, 1, 0], places);
    }

    [Fact]
    public void Sort_OfManyValues_IsTheStableOrder()
    {
        var random = new Random(5);
        var values = Enumerable.Range(0, 1000).Select(_ => random.Next(-50, 50) / 7f).ToArray();
        var places = Enumerable.Range(0, 1000).ToArray();
        BestFirst.Sort(values, places);
        Assert.Equal(Enumerable.Range(0, 1000).OrderByDescending(i => values[i]), places);
    }

    [Fact]
    public void Sort_OfNothing_IsNothing() => BestFirst.Sort([], []);
}
