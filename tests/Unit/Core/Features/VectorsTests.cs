using Personalization.Core.Features;

namespace Personalization.Unit.Core.Features;

public sealed class VectorsTests
{
    [Theory]
    [InlineData(8)]
    [InlineData(64)]
    [InlineData(67)] // no whole number of registers
    public void Dot4_IsFourDots(int length)
    {
        var random = new Random(length);
        var vectors = Enumerable.Range(0, 5).Select(_ => Enumerable.Range(0, length).Select(_ => random.NextSingle() - 0.5f).ToArray()).ToArray();

        var found = Vectors.Dot4(vectors[0], vectors[1], vectors[2], vectors[3], vectors[4]);

        for (var i = 0; i < 4; i++) Assert.Equal(Vectors.Dot(vectors[i], vectors[4]), found[i], 5);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(64)]
    [InlineData(67)]
    public void AddScaled_AddsTheVectorTimesTheFactor(int length)
    {
        var (sum, x) = (Enumerable.Range(0, length).Select(i => (float)i).ToArray(), Enumerable.Range(0, length).Select(i => 2f - i).ToArray());

        Vectors.AddScaled(sum, x, 0.5f);

        Assert.Equal(Enumerable.Range(0, length).Select(i => i + 0.5f * (2 - i)), sum);
    }

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
