using Personalization.Benchmarks.Ann;

namespace Personalization.Unit.Benchmarks.Ann;

/// <summary>Numbers of other rows than those of the goals do not pass for theirs.</summary>
public sealed class AnnKeysTests
{
    [Theory]
    [InlineData("r10-95", 100_000, 64, "100k-r10-95")]
    [InlineData("k200", 100_000, 64, "100k-k200")]
    [InlineData("r10-99", 1_000_000, 64, "1m-r10-99")]
    [InlineData("r10-95", 100_000, 256, "d256-r10-95")]
    [InlineData("build-1t", 100_000, 64, "build-1t")]
    [InlineData("avx2-r10-95", 100_000, 64, "avx2-r10-95")]
    [InlineData("bytes-per-row", 1_000_000, 64, "bytes-per-row")]
    [InlineData("bytes-per-row", 100_000, 64, "100k-bytes-per-row")]
    [InlineData("build-1t", 20_000, 64, "20k-build-1t")]
    [InlineData("build-1t", 100_000, 128, "d128-build-1t")]
    [InlineData("r10-95", 1_000_000, 128, "d128-1m-r10-95")]
    [InlineData("r10-95", 1234, 64, "1234-r10-95")]
    public void Of_NamesTheGoalsRowsAsTheGoalsDo(string what, int rows, int dimensions, string key) => Assert.Equal(key, AnnKeys.Of(what, rows, dimensions));

    [Fact]
    public void Goals_OfAllKeysAreBoundsThatTheAimKeeps() => Assert.All(Goal.All, g => Assert.True(g.Value.IsKept(g.Value.Aim), g.Key));
}
