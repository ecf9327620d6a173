using Personalization.Core.Releases;

namespace Personalization.Unit.Core.Releases;

public sealed class ReleaseBaselinesTests
{
    private static readonly Covisits Together = new([0, 2, 3, 3], [1, 2, 0], [2, 0.5f, 2], [3, 2, 1]);

    [Fact]
    public void NeighboursOf_AnItemThatTheTableDoesNotKnow_AreNone()
    {
        Assert.Empty(Together.NeighboursOf(3).ToArray());
        Assert.Empty(Together.CountsOf(-1).ToArray());
        Assert.Equal(0, Together.TurnsOf(99));
    }

    [Fact]
    public void Covisits_OfArraysThatContradictEachOther_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => new Covisits([0, 2], [0, 0, 0], [1, 1, 1], [1]));
        Assert.Throws<ArgumentException>(() => new Covisits([0, 2, 1], [0], [1], [1, 1]));
        Assert.Throws<ArgumentException>(() => new Covisits([0, 1], [7], [1], [1]));
    }

    [Fact]
    public void Strength_OfAnItemThatGoesWithEverything_IsLittle() => Assert.True(Covisits.Strength(5, 10, 10) > Covisits.Strength(5, 10, 10_000));

    [Fact]
    public void Fold_SolvesTheCustomersEquations()
    {
        // Yᵀ Y + λ I of three items with λ = 1, and α = 4.
        var factors = new ItemFactors(2, [1, 0, 0, 1, 1, 1], [3, 1, 1, 3], 4);
        var customer = new float[2];

        factors.Fold([0, 99], customer);

        // (gram + 4 y yᵀ) x = 5 y with y = (1, 0): [7 1; 1 3] x = (5, 0).
        Assert.Equal(15f / 20, customer[0], 5);
        Assert.Equal(-5f / 20, customer[1], 5);
        Assert.Equal(0.5f, factors.Score(customer, 2), 5);
        Assert.Equal(0, factors.Score(customer, 99));
    }

    [Fact]
    public void Fold_OfNothing_IsZero()
    {
        var customer = new float[] { 1, 1 };
        new ItemFactors(2, [1, 0], [3, 1, 1, 3], 4).Fold([], customer);
        Assert.Equal([0, 0], customer);
    }
}
