using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Personalization.Core.Catalog;
using Personalization.Core.Recommendations;
using Personalization.Gateway.Json;
using Personalization.Gateway.Recommendations;

namespace Personalization.Unit.Gateway;

/// <summary>An answer is the same bytes, whichever way it is written.</summary>
public sealed class RecommendationWriterTests
{
    private static readonly RecommendedItem Item = new()
    {
        ItemId = "i\"1<é>&😀",
        Position = 0,
        Title = "Müller's \\ \u0001 dress",
        Category = "dress",
        Attributes = ImmutableSortedDictionary<string, AttributeValue>.Empty.Add("color", AttributeValue.Of("röt+")).Add("price", AttributeValue.Of(39.9)).Add("new", AttributeValue.Of(true))
            .Add("tags", AttributeValue.Of(["a", "b"])).Add("nothing", default),
        Score = 0.1f,
        Source = "ann",
    };

    private static readonly RecommendationResponse Response = new()
    {
        RequestId = "r",
        CustomerId = "c 1",
        Release = "2026",
        Experiment = "e/a",
        Items = [Item, Item with { Position = 1, Score = -1e-30f, Attributes = ImmutableSortedDictionary<string, AttributeValue>.Empty }],
        Timings = new StageTimings { Encode = 0.1, Retrieve = 1, Filter = 0.001, Rank = 2.25, Reorder = 0, Total = 3.5 },
        Counts = new StageCounts { Retrieved = 412, Ranked = 300, Removed = ImmutableSortedDictionary<string, int>.Empty.Add("purchased", 8).Add("seen", 1) },
        Degraded = "rank: late",
        Freshness = new Freshness { LastEventAt = new DateTimeOffset(2026, 11, 22, 3, 0, 0, 120, TimeSpan.Zero), AppliedMs = 1.5, Interactions = 7, QueryAgeMs = 12.1, QueryInteractions = 6 },
    };

    public static readonly TheoryData<int> Answers = [.. Enumerable.Range(0, 3)];

    [Theory, MemberData(nameof(Answers))]
    public void Write_IsWhatTheSerializerWrites(int number)
    {
        var response = number switch
        {
            0 => Response,
            1 => Response with { Items = [], Experiment = null, Degraded = null, Counts = new StageCounts() },
            _ => Response with { Freshness = new Freshness() },
        };
        Assert.Equal(JsonSerializer.Serialize(response, GatewayJson.Options), Encoding.UTF8.GetString(RecommendationWriter.Write(response)));
    }

    [Fact]
    public void WhatIsExplained_IsLeftToTheSerializer()
    {
        Assert.True(RecommendationWriter.IsPlain(Response));
        Assert.False(RecommendationWriter.IsPlain(Response with { Removed = [] }));
        var why = new Explanation { Moved = 0, Explored = false, Sources = ImmutableSortedDictionary<string, float>.Empty, Predictions = ImmutableSortedDictionary<string, float>.Empty };
        Assert.False(RecommendationWriter.IsPlain(Response with { Items = [Item with { Why = why }] }));
    }
}
