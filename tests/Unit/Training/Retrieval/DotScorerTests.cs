using Personalization.Training.Retrieval;

namespace Personalization.Unit.Training.Retrieval;

public sealed class DotScorerTests
{
    [Theory]
    [InlineData(7)]
    [InlineData(50)]
    [InlineData(100)]
    [InlineData(1000)]
    public void Score_ByBlocks_IsThatOfAllAtOnce(int block)
    {
        const int items = 100, d = 8, asked = 3;
        var random = new Random(5);
        var (rows, queries) = (Numbers(items * d), Numbers(asked * d));
        using var scorer = new DotScorer(rows, d, batch: 4, threads: 1, block);
        var scores = new float[asked * items];

        // Twice: what a call leaves behind must not show in the next.
        scorer.Score(Numbers(4 * d), new float[4 * items]);
        scorer.Score(queries, scores);

        for (var q = 0; q < asked; q++)
            for (var i = 0; i < items; i++)
                Assert.Equal(Enumerable.Range(0, d).Sum(k => queries[q * d + k] * rows[i * d + k]), scores[q * items + i], 1e-5f);

        float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
    }

    [Theory]
    [InlineData(1, 64)]
    [InlineData(20_000, 64)]
    [InlineData(1_000_000, 16)]
    [InlineData(10_000_000, 1)]
    [InlineData(100_000_000, 1)]
    public void BatchFor_KeepsTheScoresWithinBounds(int items, int expected) => Assert.Equal(expected, DotScorer.BatchFor(items));
}
