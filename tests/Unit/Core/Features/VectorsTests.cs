using Personalization.Core.Features;

namespace Personalization.Unit.Core.Features;

public sealed class VectorsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(17)]
    [InlineData(64)]
    [InlineData(100)]
    public void Dot_OfAnyLength_IsTheScalarSum(int length)
    {
        var random = new Random(length);
        var a = Enumerable.Range(0, length).Select(_ => random.NextSingle() - 0.5f).ToArray();
        var b = Enumerable.Range(0, length).Select(_ => random.NextSingle() - 0.5f).ToArray();
        Assert.Equal(a.Zip(b, (x, y) => (double)x * y).Sum(), Vectors.Dot(a, b), 5);
    }

    [Fact]
    public void Normalize_GivesUnitLength()
    {
        float[] vector = [3, 0, 4];
        Assert.True(Vectors.Normalize(vector));
        Assert.Equal([0.6f, 0, 0.8f], vector);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(1e-30f)]
    public void Normalize_WhatHasNoDirection_BecomesZero(float value)
    {
        float[] vector = [value, 0, 0];
        Assert.False(Vectors.Normalize(vector));
        Assert.Equal([0, 0, 0], vector);
    }
}
