using System.Text.Json;
using Microsoft.Extensions.Options;
using Personalization.Core.Customers;
using Personalization.Core.Interactions;
using Personalization.Core.Pipeline;
using Personalization.Core.Recommendations;
using Personalization.Silo.Requests;
using Personalization.Unit.Core;
using Personalization.Unit.Core.Pipeline;

namespace Personalization.Unit.Silo.Requests;

public sealed class KeptRequestsTests
{
    private static readonly CustomerProfile LikesDresses = Given.After(Given.Click("dress-0", 1), Given.Event(InteractionKind.Purchase, "dress-3", 2));
    private readonly Shop _shop = new();
    private readonly Clock _time = new();

    [Fact]
    public async Task Find_GivesWhatTheAnswerWouldHaveBeen_HadItBeenExplained()
    {
        var kept = Keep(10);
        var explained = await AnswerAsync(kept, "ada", limit: 12, explain: true);
        var plain = await AnswerAsync(kept, "ada", limit: 12);
        Assert.All(plain.Items, i => Assert.Null(i.Why));

        var found = kept.Find(plain.RequestId)!;
        Assert.Equal(JsonSerializer.Serialize(explained with { RequestId = "", Timings = plain.Timings }), JsonSerializer.Serialize(found with { RequestId = "" }));
        Assert.Contains(found.Removed!.Value.AsEnumerable(), r => r is { ItemId: "dress-3", Reason: "purchased" });
        Assert.Null(kept.Find("unknown"));
    }

    [Fact]
    public async Task Find_OfABoostedItem_SaysHowFarTheBoostMovedIt()
    {
        var kept = Keep(10);
        (_shop.Options.DiversityLambda, _shop.Options.CategoryShare) = (1, 1);
        var ranked = (await AnswerAsync(kept, "ada")).Items;
        _shop.Options.Rules = [new BusinessRule { When = $"id = {ranked[4].ItemId}", Boost = 100 }];
        var found = kept.Find((await AnswerAsync(kept, "ada")).RequestId)!.Items;
        Assert.Equal(ranked[4].ItemId, found[0].ItemId);
        Assert.Equal([-4, 1, 1, 1, 1], found.Select(i => i.Why!.Moved));
        Assert.Equal(["boost"], found[0].Why!.MovedBy.AsEnumerable());
    }

    [Fact]
    public async Task Kept_IsBounded_TheOldestMakesRoom_AndNothingOfItShinesThrough()
    {
        var kept = Keep(3);
        var answers = new List<RecommendationResponse>();
        for (var i = 0; i < 8; i++) answers.Add(await AnswerAsync(kept, $"c{i}", limit: 12 - i));
        Assert.All(answers[..5], a => Assert.Null(kept.Find(a.RequestId)));
        foreach (var answer in answers[5..])
        {
            var found = kept.Find(answer.RequestId)!;
            Assert.Equal(answer.CustomerId, found.CustomerId);
            Assert.Equal(answer.Items.Select(i => i.ItemId), found.Items.Select(i => i.ItemId));
        }
        Assert.Null(Keep(0).Find((await AnswerAsync(Keep(0), "ada")).RequestId));
    }

    [Fact]
    public async Task Answered_AgainUnderOneId_KeepsTheLast_AndTakesNoRoomTwice()
    {
        var kept = Keep(2);
        var other = await AnswerAsync(kept, "bob");
        var id = kept.NewId();
        await AnswerAsync(kept, "ada", id: id);
        var last = await AnswerAsync(kept, "ada", limit: 3, id: id);
        Assert.Equal(last.Items.Select(i => i.ItemId), kept.Find(id)!.Items.Select(i => i.ItemId));
        Assert.NotNull(kept.Find(other.RequestId));
        await AnswerAsync(kept, "eve");
        await AnswerAsync(kept, "eve");
        Assert.Null(kept.Find(id));
    }

    [Fact]
    public async Task Reach_IsTheAgeOfTheOldest_AndNoMoreThanAnHour()
    {
        var kept = Keep(3);
        Assert.Equal(TimeSpan.Zero, kept.Reach);
        for (var i = 0; i < 5; i++)
        {
            await AnswerAsync(kept, $"c{i}");
            _time.Now += TimeSpan.FromMinutes(1);
        }
        Assert.Equal(TimeSpan.FromMinutes(3), kept.Reach);
        kept.Forget("c2");
        Assert.Equal(TimeSpan.FromMinutes(2), kept.Reach);
        _time.Now += TimeSpan.FromHours(2);
        Assert.Equal(TimeSpan.FromHours(1), kept.Reach);
    }

    [Fact]
    public async Task Find_AfterAnHour_FindsNothing()
    {
        var kept = Keep(3);
        var answer = await AnswerAsync(kept, "ada");
        _time.Now += TimeSpan.FromMinutes(59);
        Assert.NotNull(kept.Find(answer.RequestId));
        _time.Now += TimeSpan.FromMinutes(2);
        Assert.Null(kept.Find(answer.RequestId));
    }

    [Fact]
    public async Task Forget_TakesTheCustomersAnswers_AndNoOthers()
    {
        var kept = Keep(5);
        var (ada, bob, again) = (await AnswerAsync(kept, "ada"), await AnswerAsync(kept, "bob"), await AnswerAsync(kept, "ada"));
        kept.Forget("ada");
        Assert.Null(kept.Find(ada.RequestId));
        Assert.Null(kept.Find(again.RequestId));
        Assert.NotNull(kept.Find(bob.RequestId));
        for (var i = 0; i < 10; i++) Assert.NotNull(kept.Find((await AnswerAsync(kept, "eve")).RequestId));
    }

    [Fact]
    public void Ids_AreTheirOwn_AndEndWithTheMarkOfTheSilo()
    {
        var (one, other) = (Keep(1), Keep(1));
        Assert.NotEqual(one.Mark, other.Mark);
        var ids = Enumerable.Range(0, 1000).Select(_ => one.NewId()).ToList();
        Assert.Equal(1000, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Equal((32, one.Mark), (id.Length, id[^8..])));
    }

    private async Task<RecommendationResponse> AnswerAsync(KeptRequests kept, string customer, int limit = 5, bool explain = false, string? id = null)
    {
        var request = Shop.Request(limit) with { CustomerId = customer, Explain = explain };
        var context = new PipelineContext(request, id ?? kept.NewId(), LikesDresses, _shop.QueryOf(LikesDresses), _shop.Release, _shop.Options, _time.Now) { Observer = kept };
        return await _shop.Pipeline.RunAsync(context, encodeMs: 0, CancellationToken.None);
    }

    private KeptRequests Keep(int count) => new(Options.Create(new RequestOptions { Kept = count }), _time);

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = Given.Start.AddHours(5);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
