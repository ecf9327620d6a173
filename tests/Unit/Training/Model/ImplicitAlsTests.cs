using Personalization.Core.Features;
using Personalization.Training.Model;

namespace Personalization.Unit.Training.Model;

public sealed class ImplicitAlsTests
{
    private static readonly TrainingOptions Options = new() { Dimensions = 16, Rounds = 8, Regularisation = 0.1 };

    [Fact]
    public void Factors_OfTwoGroupsOfCustomers_TellTheirItemsApart()
    {
        // Two dimensions have room for the two groups and not for who touched which item.
        var als = new ImplicitAls(TwoGroups(), Options with { Dimensions = 2 });

        // Customer 0 is of the even group: an even item not yet touched scores above every odd one.
        var unseenEven = Enumerable.Range(0, 40).Where(i => i % 2 == 0 && !TouchedByFirst(i)).Min(i => Vectors.Dot(als.RowFactors.AsSpan(0, 2), als.ColumnFactors.AsSpan(2 * i, 2)));
        var bestOdd = Enumerable.Range(0, 40).Where(i => i % 2 == 1).Max(i => Vectors.Dot(als.RowFactors.AsSpan(0, 2), als.ColumnFactors.AsSpan(2 * i, 2)));
        Assert.True(unseenEven > 2 * MathF.Abs(bestOdd), $"{unseenEven} against {bestOdd}");
    }

    [Fact]
    public void Factors_AreTheSame_HoweverManyThreads()
    {
        var one = new ImplicitAls(TwoGroups(), Options with { Threads = 1 });
        var four = new ImplicitAls(TwoGroups(), Options with { Threads = 4 });

        Assert.Equal(one.ColumnFactors, four.ColumnFactors);
        Assert.Equal(one.RowFactors, four.RowFactors);
    }

    [Fact]
    public void Factors_OfACustomerWithoutTastes_AreZero()
    {
        var als = new ImplicitAls(PreferenceMatrix.Of(3, [new() { [0] = 1, [1] = 1 }, []]), Options);

        Assert.All(als.RowFactors[16..], x => Assert.Equal(0, x));
        Assert.All(als.ColumnFactors, x => Assert.True(float.IsFinite(x)));
    }

    [Fact]
    public void Transposed_Twice_IsTheSame()
    {
        var matrix = TwoGroups();
        var twice = matrix.Transposed().Transposed();

        Assert.Equal(matrix.Starts, twice.Starts);
        Assert.Equal(matrix.Columns, twice.Columns);
        Assert.Equal(matrix.Weights, twice.Weights);
    }

    private static bool TouchedByFirst(int item) => item / 2 % 3 == 0;

    /// <summary>Even customers like two in three even items, odd customers odd ones.</summary>
    private static PreferenceMatrix TwoGroups() => PreferenceMatrix.Of(40, [.. Enumerable.Range(0, 60).Select(c =>
        Enumerable.Range(0, 40).Where(i => i % 2 == c % 2 && (c == 0 ? TouchedByFirst(i) : (i / 2 + c / 2) % 3 != 0)).ToDictionary(i => i, _ => 1f))]);
}
