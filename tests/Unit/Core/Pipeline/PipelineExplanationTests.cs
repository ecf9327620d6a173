using Personalization.Core.Customers;
using Personalization.Core.Features;
using Personalization.Core.Interactions;
using Personalization.Core.Pipeline;
using Personalization.Core.Recommendations;
using static Personalization.Unit.Core.Given;

namespace Personalization.Unit.Core.Pipeline;

/// <summary>Every item can say why it is there, and every removed one why it is not.</summary>
public sealed class PipelineExplanationTests
{
    private static readonly CustomerProfile LikesDresses = After(Click("dress-0", 1), Event(InteractionKind.Purchase, "dress-3", 2));
    private readonly Shop _shop = new();

    [Fact]
    public async Task Run_WithoutExplain_SaysNothing()
    {
        var response = await _shop.RunAsync(profile: LikesDresses);
        Assert.All(response.Items, i => Assert.Null(i.Why));
        Assert.Null(response.Removed);
    }

    [Fact]
    public async Task Run_WithExplain_NamesSourcesScoresAndTheItemItResembles()
    {
        var response = await _shop.RunAsync(Shop.Request() with { Explain = true }, LikesDresses);
        var query = _shop.QueryOf(LikesDresses);
        foreach (var item in response.Items)
        {
            var row = _shop.Table.Find(item.ItemId)!;
            Assert.Contains(item.Source, item.Why!.Sources.Keys);
            Assert.Equal(Vectors.Dot(query, row.Vector), item.Why.Sources["ann"], 5);
            Assert.Equal(item.Why.Sources.ContainsKey("recent"), item.Why.SimilarTo is not null);
            if (item.Why.SimilarTo is { } anchor) Assert.Equal(Vectors.Dot(_shop.Table.Find(anchor)!.Vector, row.Vector), item.Why.Sources["recent"], 5);
        }
        Assert.Contains(response.Items, i => i.Why!.SimilarTo == "dress-0" || i.Why.SimilarTo == "dress-3");
        Assert.All(response.Items.Where(i => i.Why!.SimilarTo is not null), i => Assert.NotEqual(i.ItemId, i.Why!.SimilarTo));
    }

    [Fact]
    public async Task Run_WithExplain_GivesPredictionsByHeadAndTheirValueAsScore()
    {
        _shop.Ranker = new FakeRanker((_, row) => (row.Index / 100f, 0.25f));
        var response = await _shop.RunAsync(Shop.Request() with { Explain = true }, LikesDresses);
        foreach (var item in response.Items)
        {
            var click = _shop.Table.Find(item.ItemId)!.Index / 100f;
            Assert.Equal([("click", click), ("purchase", 0.25f)], item.Why!.Predictions.Select(p => (p.Key, p.Value)));
            Assert.Equal(click + 8 * 0.25f, item.Score, 5);
        }
    }

    [Fact]
    public async Task Run_Moved_IsThePlaceAfterReorderingLessThePlaceBefore()
    {
        _shop.Options.DiversityLambda = 0.5f;
        var response = await _shop.RunAsync(Shop.Request(60) with { Explain = true }, LikesDresses);
        var byScore = response.Items.OrderByDescending(i => i.Score).Select(i => i.ItemId).ToList();
        Assert.Contains(response.Items, i => i.Why!.Moved < 0);
        Assert.Contains(response.Items, i => i.Why!.Moved > 0);
        Assert.All(response.Items, i => Assert.Equal(i.Position - byScore.IndexOf(i.ItemId), i.Why!.Moved));
    }

    [Fact]
    public async Task Run_ABoostedItem_SaysHowFarTheBoostMovedIt()
    {
        (_shop.Options.DiversityLambda, _shop.Options.CategoryShare) = (1, 1);
        _shop.Ranker = new FakeRanker((_, row) => (row.Index / 100f, 0));
        var ranked = (await _shop.RunAsync(Shop.Request(), LikesDresses)).Items;
        _shop.Options.Rules = [new BusinessRule { When = $"id = {ranked[4].ItemId}", Boost = 2 }];
        var boosted = (await _shop.RunAsync(Shop.Request() with { Explain = true }, LikesDresses)).Items;
        Assert.Equal(ranked[4].ItemId, boosted[0].ItemId);
        Assert.Equal([-4, 1, 1, 1, 1, 0, 0, 0, 0, 0], boosted.Select(i => i.Why!.Moved));
        Assert.Equal(["boost"], boosted[0].Why!.MovedBy.AsEnumerable());
        Assert.All(boosted.Skip(1), i => Assert.Empty(i.Why!.MovedBy));
    }

    [Fact]
    public async Task Run_Removed_GivesItemReasonAndTitle()
    {
        var response = await _shop.RunAsync(Shop.Request() with { Explain = true, Exclude = ["shoe-1"] }, LikesDresses);
        Assert.Equal(
            [("dress-3", "purchased", "Title of dress-3"), ("shoe-1", "excluded", "Title of shoe-1")],
            response.Removed!.Value.Select(r => (r.ItemId, r.Reason, r.Title)).OrderBy(r => r.ItemId, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Run_RemovedByTheHundred_ListsFiftyAndCountsAll()
    {
        var shop = new Shop(items: 600);
        var response = await shop.RunAsync(Shop.Request() with { Explain = true, Exclude = [.. Enumerable.Range(0, 100).Select(i => $"dress-{i * 3}")] }, After(Click("dress-0")));
        Assert.Equal(50, response.Removed!.Value.Length);
        Assert.True(response.Counts.Removed["excluded"] > 50);
    }

    [Fact]
    public async Task Run_WithAnObserver_TellsItOfTheAnswerWhileTheCandidatesAreAtHand()
    {
        var observer = new CopyingObserver();
        var response = await _shop.Pipeline.RunAsync(_shop.Context(profile: LikesDresses, observer: observer), encodeMs: 0, CancellationToken.None);
        Assert.Equal(response.Items.Select(i => (i.ItemId, i.Source)), observer.Shown);
        Assert.Equal(response.Counts.Ranked, observer.Ranked);
        Assert.Same(response, observer.Response);
    }

    private sealed class CopyingObserver : ISlateObserver
    {
        public List<(string ItemId, string Source)> Shown { get; } = [];
        public int Ranked { get; private set; }
        public RecommendationResponse? Response { get; private set; }

        public void Answered(PipelineContext context, CandidateSet candidates, ReadOnlySpan<int> ranked, ReadOnlySpan<int> slate, RecommendationResponse response)
        {
            foreach (var place in slate) Shown.Add((candidates.All[place].Row.Item.Id, CandidateSources.NameOf(candidates.All[place].MainSource)));
            (Ranked, Response) = (ranked.Length, response);
        }
    }
}
