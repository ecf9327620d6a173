using System.Runtime.CompilerServices;
using Personalization.Core.Catalog;
using Personalization.Core.Customers;
using Personalization.Core.Interactions;
using Personalization.Core.Pipeline;
using Personalization.Core.Recommendations;
using static Personalization.Unit.Core.Given;

namespace Personalization.Unit.Core.Pipeline;

/// <summary>What was chosen before is shown in its order, less what may not be shown now.</summary>
public sealed class StoredSlateTests : ISlateObserver
{
    private static readonly CustomerProfile BoughtOne = After(Event(InteractionKind.Purchase, "hat-2", 2));
    private readonly Shop _shop = new();
    private RecommendationResponse? _told;

    [Fact]
    public void Answer_IsInTheOrderOfThen_UpToTheLimit_AndSaysWhereItComesFrom()
    {
        var response = Answer(Shop.Request(3));
        Assert.Equal(["dress-0", "shoe-1", "hat-2"], response.Items.Select(i => i.ItemId));
        Assert.Equal([0, 1, 2], response.Items.Select(i => i.Position));
        Assert.Equal([1f, 0.9f, 0.8f], response.Items.Select(i => i.Score));
        Assert.All(response.Items, i => Assert.Equal("precomputed", i.Source));
        Assert.Equal(("before", "live: down", 6), (response.Release, response.Degraded, response.Counts.Retrieved));
        Assert.Same(response, _told);
    }

    [Fact]
    public void Answer_GoesThroughTheFiltersAsServed()
    {
        _shop.Options.Rules = [new BusinessRule { When = "id = shoe-4", Hide = true }];
        var seen = new SeenItems();
        for (var i = 0; i < _shop.Options.SeenLimit; i++) seen.Add(ItemKey.Of("hat-5"), Start.ToUnixTimeMilliseconds());
        var response = Answer(Shop.Request() with { Exclude = ["dress-3"], Explain = true }, BoughtOne, seen);
        Assert.Equal(["dress-0", "shoe-1"], response.Items.Select(i => i.ItemId));
        Assert.Equal(
            [("hat-2", "purchased"), ("dress-3", "excluded"), ("shoe-4", "rule"), ("hat-5", "seen")],
            response.Removed!.Value.Select(r => (r.ItemId, r.Reason)));
        Assert.All(response.Items, i => Assert.Equal(i.Score, i.Why!.Sources["precomputed"]));
    }

    [Fact]
    public void Answer_OfWhichNothingIsLeft_HasNoItems_AndIsToldToNobody()
    {
        var response = Answer(Shop.Request() with { Filter = "category = coat" });
        Assert.Empty(response.Items);
        Assert.Null(_told);
    }

    /// <summary>Candidates lie in arrays of hundreds: another source must not make each of them longer.</summary>
    [Fact]
    public void ACandidate_IsNoLongerThanBefore() => Assert.InRange(Unsafe.SizeOf<Candidate>(), 1, 112);

    void ISlateObserver.Answered(PipelineContext context, CandidateSet candidates, ReadOnlySpan<int> ranked, ReadOnlySpan<int> slate, RecommendationResponse response) => _told = response;

    private RecommendationResponse Answer(RecommendationRequest request, CustomerProfile? profile = null, SeenItems? seen = null) =>
        StoredSlate.Answer(_shop.Context(request, profile, seen: seen), Enumerable.Range(0, 6).Select(i => (_shop.Table.Rows[i], 1 - i / 10f)), "before", "live: down", this);
}
