using Personalization.Core.Catalog;
using Personalization.Core.Features;
using Personalization.Core.Pipeline;
using Personalization.Core.Pipeline.Ranking;
using Personalization.Core.Pipeline.Reordering;

namespace Personalization.Unit.Core.Pipeline.Reordering;

public sealed class DppTests
{
    private readonly SlateReorderer _reorderer = new();

    [Theory]
    [InlineData(0f)]
    [InlineData(0.5f)]
    [InlineData(0.9f)]
    [InlineData(1f)]
    public void Reorder_LosesNothingAndRepeatsNothing(float lambda)
    {
        foreach (var count in new[] { 1, 2, 10, 200, 201, 300 })
            foreach (var limit in new[] { 1, 20, 300 })
            {
                var slate = Reorder(Candidates(count, seed: count), limit, lambda);
                Assert.Equal(Math.Min(count, limit), slate.Length);
                Assert.Equal(slate.Length, slate.Distinct().Count());
            }
    }

    [Theory]
    [InlineData(0.3f, 0f)]
    [InlineData(0.7f, 0f)]
    [InlineData(0.9f, 0f)]
    [InlineData(0.3f, 0.5f)]
    [InlineData(0.7f, 0.2f)]
    public void Reorder_IsTheGreedyLargestDeterminant(float lambda, float ofCategory)
    {
        var candidates = Candidates(30, seed: 4, categories: 6);
        var ranked = Ranked(candidates);
        var (best, worst) = (candidates[ranked[0]].Value, candidates[ranked[^1]].Value);
        var alpha = lambda / (2 * (1 - lambda));
        double Quality(int i) => Math.Exp(alpha * (candidates[i].Value - worst) / (best - worst));
        var expected = new List<int>();
        while (expected.Count < 5)
            expected.Add(ranked.Except(expected).MaxBy(i => Determinant([.. expected, i], candidates, Quality, ofCategory)));
        Assert.Equal(expected, Reorder(candidates, 5, lambda, ofCategory));
    }

    [Fact]
    public void Reorder_WithLambdaOne_IsTheOrderOfValues()
    {
        var candidates = Candidates(6, seed: 3);
        Assert.Equal(Ranked(candidates), Reorder(candidates, 6, lambda: 1));
    }

    [Fact]
    public void Reorder_TwinsOfTheFirst_ComeLastOfAll()
    {
        var twin = At(0);
        Candidate[] candidates = [Of("a-0", twin, 1), Of("b-1", twin, 0.9f), Of("c-2", At(1), 0.2f), Of("d-3", At(2), 0.1f)];
        Assert.Equal([0, 2, 3, 1], Reorder(candidates, 4, lambda: 0.5f));
    }

    [Fact]
    public void Reorder_WhenTheCategoryAloneCounts_EachComesOnceBeforeAnyComesAgain()
    {
        var candidates = Candidates(30, seed: 6, categories: 6);
        Assert.Equal(6, Reorder(candidates, 12, lambda: 0.5f, ofCategory: 1)[..6].Select(i => candidates[i].Row.Item.Category).Distinct().Count());
    }

    [Fact]
    public void Reorder_OnceTheSpaceIsSpanned_GoesOnByValue()
    {
        var candidates = Enumerable.Range(0, 40).Select(i => Of($"c{i}-{i}", At(i % SmallShop.Dimensions), 1 - i * 0.01f)).ToArray();
        var slate = Reorder(candidates, 20, lambda: 0.5f);
        Assert.Equal(Enumerable.Range(0, SmallShop.Dimensions), slate.Take(SmallShop.Dimensions).Order());
        Assert.Equal(Enumerable.Range(SmallShop.Dimensions, 12), slate.Skip(SmallShop.Dimensions));
    }

    [Fact]
    public void Reorder_CandidatesWithoutAValue_ComeLast()
    {
        Candidate[] candidates = [.. Candidates(10, seed: 5), .. Enumerable.Range(0, 3).Select(i => Of($"z-{i}", At(i), ValueOfPredictions.Sunk))];
        Assert.Equal([10, 11, 12], Reorder(candidates, 13, lambda: 0.5f)[10..].Order());
    }

    private int[] Reorder(Candidate[] candidates, int limit, float lambda, float ofCategory = 0)
    {
        var shop = new Shop(items: 1);
        (shop.Options.Reordering, shop.Options.DiversityLambda, shop.Options.CategoryShare, shop.Options.DiversityOfCategory) = (ReorderingMethod.Dpp, lambda, 1, ofCategory);
        var slate = new int[Math.Min(limit, candidates.Length)];
        return slate[.._reorderer.Reorder(shop.Context(), candidates, Ranked(candidates), slate)];
    }

    /// <summary>Of the kernel over the chosen, by Gaussian elimination in double.</summary>
    private static double Determinant(int[] chosen, Candidate[] candidates, Func<int, double> quality, float ofCategory)
    {
        var n = chosen.Length;
        var m = new double[n, n];
        for (var i = 0; i < n; i++)
            for (var j = 0; j < n; j++)
            {
                var (one, other) = (candidates[chosen[i]].Row, candidates[chosen[j]].Row);
                m[i, j] = quality(chosen[i]) * quality(chosen[j]) * ((1 - ofCategory) * Vectors.Dot(one.Vector, other.Vector) + (one.Item.Category == other.Item.Category ? ofCategory : 0));
            }
        var determinant = 1d;
        for (var k = 0; k < n; k++)
        {
            determinant *= m[k, k];
            for (var i = k + 1; i < n; i++)
                for (var j = n - 1; j >= k; j--) m[i, j] -= m[i, k] / m[k, k] * m[k, j];
        }
        return determinant;
    }

    private static int[] Ranked(Candidate[] candidates) => [.. Enumerable.Range(0, candidates.Length).OrderByDescending(i => candidates[i].Value)];

    private static Candidate[] Candidates(int count, int seed, int categories = int.MaxValue)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var vector = new float[SmallShop.Dimensions];
            for (var d = 0; d < vector.Length; d++) vector[d] = random.NextSingle() - 0.5f;
            Vectors.Normalize(vector);
            return Of($"c{i % categories}-{i}", vector, random.NextSingle());
        })];
    }

    private static float[] At(int axis)
    {
        var vector = new float[SmallShop.Dimensions];
        vector[axis] = 1;
        return vector;
    }

    private static Candidate Of(string id, float[] vector, float value) => new() { Row = new ItemRow(0, ItemKey.Of(id), SmallShop.Item(id), vector, 0), Value = value };
}
