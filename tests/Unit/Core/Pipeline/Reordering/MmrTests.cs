using Personalization.Core.Catalog;
using Personalization.Core.Features;
using Personalization.Core.Pipeline;
using Personalization.Core.Pipeline.Ranking;
using Personalization.Core.Pipeline.Reordering;

namespace Personalization.Unit.Core.Pipeline.Reordering;

public sealed class MmrTests
{
    private readonly SlateReorderer _reorderer = new();

    [Theory]
    [InlineData(0f)]
    [InlineData(0.5f)]
    [InlineData(0.85f)]
    [InlineData(1f)]
    public void Reorder_LosesNothingAndRepeatsNothing(float lambda)
    {
        foreach (var count in new[] { 1, 2, 10, 199, 200, 201, 500 })
            foreach (var limit in new[] { 1, 20, 500 })
            {
                var slate = Reorder(Candidates(count, seed: count), limit, lambda, share: 0.4);
                Assert.Equal(Math.Min(count, limit), slate.Length);
                Assert.Equal(slate.Length, slate.Distinct().Count());
                Assert.All(slate, place => Assert.InRange(place, 0, count - 1));
            }
    }

    [Fact]
    public void Reorder_OfNothing_IsNothing() => Assert.Empty(Reorder([], limit: 20, lambda: 0.5f, share: 1));

    [Theory]
    [InlineData(50, 20)]
    [InlineData(500, 500)]
    public void Reorder_WithLambdaOne_IsTheOrderOfValues(int count, int limit)
    {
        var candidates = Candidates(count, seed: 3);
        Assert.Equal(Ranked(candidates).Take(limit), Reorder(candidates, limit, lambda: 1, share: 1));
    }

    [Fact]
    public void Reorder_FirstIsAlwaysTheBest()
    {
        foreach (var lambda in new[] { 0.1f, 0.5f, 0.9f })
            Assert.Equal(Ranked(Candidates(100, 5))[0], Reorder(Candidates(100, 5), 20, lambda, share: 1)[0]);
    }

    [Fact]
    public void Reorder_NearTwinsOfTheBest_WaitForSomethingDifferent()
    {
        Candidate[] candidates = [Of("dress-0", 0, 1), Of("dress-1", 1, 0.99f), Of("dress-2", 2, 0.98f), Of("shoe-3", 90, 0.9f), Of("hat-4", 45, 0.5f)];
        Assert.Equal([0, 3], Reorder(candidates, 5, lambda: 0.6f, share: 1)[..2]);
        Assert.Equal([0, 1, 2, 3, 4], Reorder(candidates, 5, lambda: 1, share: 1));
    }

    [Fact]
    public void Reorder_OfItemsAsFarApartAsOthers_ThoseOfAnotherCategoryComeFirst_WhenCategoriesCount()
    {
        Candidate[] candidates = [Of("dress-0", 0, 1), Of("dress-1", 90, 0.9f), Of("shoe-2", 90, 0.8f), Of("-3", 90, 0.1f)];
        Assert.Equal([0, 1, 2, 3], Reorder(candidates, 4, lambda: 0.5f, share: 1));
        Assert.Equal([0, 2, 1, 3], Reorder(candidates, 4, lambda: 0.5f, share: 1, ofCategory: 0.9f));
    }

    [Fact]
    public void Reorder_ItemsWithoutACategory_AreNotAlikeForThat()
    {
        Candidate[] candidates = [Of("-0", 0, 1), Of("-1", 90, 0.9f), Of("shoe-2", 90, 0.8f)];
        Assert.Equal([0, 1, 2], Reorder(candidates, 3, lambda: 0.5f, share: 1, ofCategory: 1));
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(0.3f)]
    [InlineData(1f)]
    public void Reorder_IsGreedyMaximalMarginalRelevance(float ofCategory)
    {
        var candidates = Candidates(40, seed: 8);
        var ranked = Ranked(candidates);
        const float lambda = 0.7f;
        var (best, worst) = (candidates[ranked[0]].Value, candidates[ranked[^1]].Value);
        var expected = new List<int>();
        while (expected.Count < 15)
            expected.Add(ranked.Except(expected).MaxBy(i => lambda * (candidates[i].Value - worst) / (best - worst)
                - (1 - lambda) * expected.Select(j => (1 - ofCategory) * Vectors.Dot(candidates[i].Row.Vector, candidates[j].Row.Vector)
                    + (candidates[i].Row.Item.Category == candidates[j].Row.Item.Category ? ofCategory : 0)).Append(0).Max()));
        Assert.Equal(expected, Reorder(candidates, 15, lambda, share: 1, ofCategory));
    }

    [Theory]
    [InlineData(0.5, 20, 10)]
    [InlineData(0.55, 20, 11)]
    [InlineData(0.28, 25, 7)]
    [InlineData(0.3, 10, 3)]
    [InlineData(0.05, 10, 1)]
    [InlineData(0.9, 1, 1)]
    public void Reorder_CategoryTakesItsShareAndNoMoreWhileOthersAreLeft(double share, int limit, int most)
    {
        var candidates = Enumerable.Range(0, 100).Select(i => Of(i < 60 ? $"dress-{i}" : $"c{i}-{i}", i, 1 - i * 0.001f)).ToArray();
        var slate = Reorder(candidates, limit, lambda: 1, share);
        Assert.Equal(most, slate.Count(i => candidates[i].Row.Item.Category == "dress"));
    }

    [Fact]
    public void Reorder_OthersFarDownTheList_StepInForAFullCategory()
    {
        var candidates = Enumerable.Range(0, 400).Select(i => Of(i < 390 ? $"dress-{i}" : $"shoe-{i}", i, 1 - i * 0.001f)).ToArray();
        var slate = Reorder(candidates, 20, lambda: 0.85f, share: 0.5);
        Assert.Equal(10, slate.Count(i => candidates[i].Row.Item.Category == "shoe"));
        Assert.Equal(Enumerable.Range(390, 10), slate.Where(i => i >= 390));
    }

    [Fact]
    public void Reorder_WhenNothingElseIsLeft_TheShareGivesWay()
    {
        var candidates = Enumerable.Range(0, 30).Select(i => Of(i < 28 ? $"dress-{i}" : $"shoe-{i}", i, 1 - i * 0.01f)).ToArray();
        var slate = Reorder(candidates, 20, lambda: 0.9f, share: 0.5);
        Assert.Equal(20, slate.Length);
        Assert.Equal(2, slate.Count(i => i >= 28));
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(0.5f)]
    [InlineData(0.85f)]
    [InlineData(1f)]
    public void Reorder_CandidatesWithoutAValue_ComeLastAndDisturbNoOther(float lambda)
    {
        var good = Candidates(30, seed: 2);
        Candidate[] withSunk = [.. good, .. Enumerable.Range(0, 10).Select(i => Of($"dress-{100 + i}", i * 30, ValueOfPredictions.Sunk))];
        var slate = Reorder(withSunk, 40, lambda, share: 1);
        Assert.Equal(Reorder(good, 30, lambda, share: 1), slate[..30]);
        Assert.All(slate[30..], i => Assert.InRange(i, 30, 39));
    }

    [Fact]
    public void Reorder_AllWithoutAValue_StillAnswers()
    {
        var candidates = Enumerable.Range(0, 10).Select(i => Of($"dress-{i}", i, ValueOfPredictions.Sunk)).ToArray();
        Assert.Equal(5, Reorder(candidates, 5, lambda: 0.5f, share: 0.5).Distinct().Count());
    }

    [Fact]
    public void Reorder_AllOfOneValue_KeepsTheirOrderButForDiversity()
    {
        Candidate[] candidates = [Of("a-0", 0, 0.5f), Of("b-1", 0, 0.5f), Of("c-2", 90, 0.5f)];
        Assert.Equal([0, 2, 1], Reorder(candidates, 3, lambda: 0.5f, share: 1));
        Assert.Equal([0, 1, 2], Reorder(candidates, 3, lambda: 1, share: 1));
    }

    private int[] Reorder(Candidate[] candidates, int limit, float lambda, double share, float ofCategory = 0)
    {
        var shop = new Shop(items: 1);
        (shop.Options.DiversityLambda, shop.Options.CategoryShare, shop.Options.DiversityOfCategory) = (lambda, share, ofCategory);
        var slate = new int[Math.Min(limit, candidates.Length)];
        var chosen = _reorderer.Reorder(shop.Context(), candidates, Ranked(candidates), slate);
        return slate[..chosen];
    }

    private static int[] Ranked(Candidate[] candidates) => [.. Enumerable.Range(0, candidates.Length).OrderByDescending(i => candidates[i].Value)];

    private static Candidate[] Candidates(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i => Of($"category{random.Next(4)}-{i}", random.Next(360), random.NextSingle()))];
    }

    private static Candidate Of(string id, double degrees, float value) => new() { Row = new ItemRow(0, ItemKey.Of(id), SmallShop.Item(id), SmallShop.At(degrees), 0), Value = value };
}
