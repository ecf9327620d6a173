using Personalization.Core.Pipeline;
using Personalization.Core.Pipeline.Ranking;

namespace Personalization.Unit.Core.Pipeline.Ranking;

public sealed class ValueOfPredictionsTests
{
    private readonly PipelineOptions _options = new();

    [Fact]
    public void Of_WeighsEachHeadByItsName() => Assert.Equal(0.2f + 3 * 0.1f + 8 * 0.05f, new ValueOfPredictions(["click", "cart", "purchase"], _options).Of([0.2f, 0.1f, 0.05f]), 5);

    [Fact]
    public void Of_HeadWithoutAConfiguredValue_CountsOne() => Assert.Equal(0.7f, new ValueOfPredictions(["watched-to-the-end"], _options).Of([0.7f]), 5);

    [Fact]
    public void Of_ConfiguredValues_AreTaken()
    {
        _options.Values["click"] = -2;
        Assert.Equal(-1, new ValueOfPredictions(["click"], _options).Of([0.5f]), 5);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(float.MaxValue)]
    public void Of_WhatIsNotFinite_Sinks(float prediction) => Assert.Equal(ValueOfPredictions.Sunk, new ValueOfPredictions(["click", "purchase"], _options).Of([0.5f, prediction]));
}
