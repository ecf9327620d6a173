using Personalization.Core.Catalog;
using Personalization.Core.Customers;
using Personalization.Core.Exploration;
using Personalization.Core.Pipeline;
using Personalization.Core.Pipeline.Reordering;
using static Personalization.Unit.Core.Given;

namespace Personalization.Unit.Core.Pipeline.Reordering;

/// <summary>What the shop wants beside what the customer wants: boosts, hidden items, caps.</summary>
public sealed class ShopRulesTests
{
    private static readonly CustomerProfile LikesDresses = After(Click("dress-0", 1), Click("dress-3", 2));
    private readonly Shop _shop = new();

    [Fact]
    public async Task ABoost_BringsItemsUpAndSaysSo()
    {
        _shop.Options.DiversityLambda = 1;
        var before = await _shop.RunAsync(Shop.Request(60), LikesDresses);
        _shop.Options.Rules = [new BusinessRule { When = "id = hat-59", Boost = 100 }];
        var observer = new MovesObserver();
        var after = await _shop.Pipeline.RunAsync(_shop.Context(Shop.Request(60), LikesDresses, observer: observer), 0, default);
        Assert.NotEqual("hat-59", before.Items[0].ItemId);
        Assert.Equal("hat-59", after.Items[0].ItemId);
        Assert.Equal(before.Items.Single(i => i.ItemId == "hat-59").Score * 100, after.Items[0].Score, 3);
        Assert.Equal(before.Items.Select(i => i.ItemId).Where(id => id != "hat-59"), after.Items.Skip(1).Select(i => i.ItemId));
        Assert.Equal(["hat-59"], observer.Moved[SlateMoves.Boost]);
    }

    [Fact]
    public async Task ABoostBelowOne_BringsItemsDown()
    {
        _shop.Options.DiversityLambda = 1;
        _shop.Options.Rules = [new BusinessRule { When = "category = dress", Boost = 0.01f }];
        Assert.DoesNotContain((await _shop.RunAsync(profile: LikesDresses)).Items, i => i.Category == "dress");
    }

    [Fact]
    public async Task HiddenItems_AreNeverShownHoweverMuchIsAskedFor()
    {
        _shop.Options.Rules = [new BusinessRule { When = "category = dress", Hide = true }];
        var response = await _shop.RunAsync(Shop.Request(60), LikesDresses);
        Assert.Equal(40, response.Items.Length);
        Assert.DoesNotContain(response.Items, i => i.Category == "dress");
        Assert.True(response.Counts.Removed["rule"] > 0);
    }

    [Theory]
    [InlineData(0.2, 2)]
    [InlineData(0.05, 1)]
    public async Task ACap_LimitsABrandWhileOthersAreLeft(double share, int most)
    {
        foreach (var row in _shop.Table.Rows.ToArray())
            _shop.Table.Upsert(row.Item with { Attributes = row.Item.Attributes.Add("brand", AttributeValue.Of(row.Index % 3 == 0 ? "acme" : $"b{row.Index}")) }, null);
        Assert.True((await _shop.RunAsync(profile: LikesDresses)).Items.Count(i => i.Attributes["brand"].Text == "acme") > most);
        _shop.Options.Caps = [new GroupCap { Attribute = "brand", Share = share }];
        var capped = await _shop.RunAsync(profile: LikesDresses);
        Assert.Equal(most, capped.Items.Count(i => i.Attributes["brand"].Text == "acme"));
        Assert.Equal(10, capped.Items.Length);
    }

    [Fact]
    public async Task ACap_OnAnAttributeThatItemsLack_LimitsNothing()
    {
        var before = await _shop.RunAsync(profile: LikesDresses);
        _shop.Options.Caps = [new GroupCap { Attribute = "brand", Share = 0.05 }, new GroupCap { Attribute = "price", Share = 0.05 }];
        Assert.Equal(before.Items.Select(i => i.ItemId), (await _shop.RunAsync(profile: LikesDresses)).Items.Select(i => i.ItemId));
    }

    [Fact]
    public void Options_ThatMakeNoSense_AreToldTogether()
    {
        var options = new PipelineOptions
        {
            Rules = [new BusinessRule { When = "color in" }, new BusinessRule { When = "color = red", Boost = 0 }],
            Caps = [new GroupCap { Attribute = "brand", Share = 2 }],
            Reordering = (ReorderingMethod)7,
            Values = { ["click"] = float.NaN },
        };
        options.Exploration.Method = (ExplorationMethod)7;
        options.Sources.Ann.Quota = -1;
        options.Sources.New.Budget = TimeSpan.Zero;
        options.Exploration.Pool = 1;
        options.Shares.Rank = 0.9;
        options.DiversityOfCategory = 1.5f;
        var errors = options.Validate(new System.ComponentModel.DataAnnotations.ValidationContext(options)).Select(e => e.ErrorMessage!).ToList();
        foreach (var start in new[] { "Pipeline:Rules:0:When", "Pipeline:Rules:1:Boost is 0", "Pipeline:Caps:0", "Pipeline:Sources:Ann:Quota is -1, must be 0 to 10000", "Pipeline:Sources:New:Budget", "Pipeline:Exploration:Pool is 1", "Pipeline:Exploration:Method is 7", "Pipeline:Reordering is 7", "Pipeline:DiversityOfCategory is 1.5, must be 0 to 1", "Pipeline:Values:click", "Pipeline:Shares" })
            Assert.Contains(errors, e => e.StartsWith(start, StringComparison.Ordinal));
        Assert.Empty(new PipelineOptions().Validate(new System.ComponentModel.DataAnnotations.ValidationContext(options)));
    }

    private sealed class MovesObserver : ISlateObserver
    {
        public Dictionary<SlateMoves, List<string>> Moved { get; } = [];

        public void Answered(PipelineContext context, CandidateSet candidates, ReadOnlySpan<int> ranked, ReadOnlySpan<int> slate, Personalization.Core.Recommendations.RecommendationResponse response)
        {
            foreach (var place in slate)
                foreach (var move in Enum.GetValues<SlateMoves>())
                    if (move != SlateMoves.None && (candidates.All[place].Moves & move) != 0)
                    {
                        if (!Moved.TryGetValue(move, out var ids)) Moved[move] = ids = [];
                        ids.Add(candidates.All[place].Row.Item.Id);
                    }
        }
    }
}
