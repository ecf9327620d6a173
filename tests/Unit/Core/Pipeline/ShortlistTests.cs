using Personalization.Core.Features;
using Personalization.Core.Pipeline;
using Personalization.Core.Releases;
using static Personalization.Unit.Core.Given;

namespace Personalization.Unit.Core.Pipeline;

public sealed class ShortlistTests
{
    private static readonly RetrievalBlend Blend = new() { Similarity = 2, Popular = 0.5f, Together = 1, Offset = -3 };
    private readonly Shop _shop = new();

    [Fact]
    public void Fill_UnderABlend_OrdersByIt_AndKeepsTheBest()
    {
        var (context, candidates, places) = (_shop.Context(profile: After(Click("dress-0"))), All(), new int[60]);
        Assert.Equal(60, Shortlist.Fill(context, new TurnEvidence(), candidates, 500, places));
        var plain = places.ToArray();

        var blended = With(Blend).Context(profile: After(Click("dress-0")));
        candidates = All();
        Assert.Equal(10, Shortlist.Fill(blended, new TurnEvidence(), candidates, 10, places));

        var values = Shortlist.ValuesOf(blended, _shop.Table.Rows);
        Assert.Equal(values.OrderDescending().Take(10), places[..10].Select(p => candidates.All[p].Retrieval));
        Assert.Equal(values[places[3]], candidates.All[places[3]].Retrieval);
        Assert.NotEqual(plain[..10], places[..10]);
    }

    [Fact]
    public void Fill_UnderABlend_GivesTheOddsAsAProbability()
    {
        var candidates = All();
        Shortlist.Fill(With(Blend).Context(), new TurnEvidence(), candidates, 10, new int[60]);
        Assert.All(candidates.All.ToArray(), c => Assert.Equal(1 / (1 + MathF.Exp(-c.Retrieval)), c.Value));
    }

    [Fact]
    public void Fill_OfWhatTheIndexBrought_TakesItsWordForHowSimilarItIs()
    {
        var candidates = All();
        for (var i = 0; i < 60; i++) candidates.Add(_shop.Table.Rows[i], CandidateSources.Embedding, score: i / 100f, rank: 59 - i);
        Shortlist.Fill(With(new RetrievalBlend { Similarity = 2, Offset = 1 }).Context(profile: After(Click("dress-0"))), new TurnEvidence(), candidates, 10, new int[60]);
        Assert.All(candidates.All.ToArray(), c => Assert.Equal(1 + 2 * c.Scores[CandidateSources.Embedding], c.Retrieval, 1e-6f));
        Assert.Equal(0.59f, candidates.All[59].Scores[CandidateSources.Embedding]);
    }

    [Fact]
    public void Fill_ForSomebodyWhoComesBack_OrdersByTheBlendForThat()
    {
        var shop = With(Blend, new ReturningBlend(TimeSpan.FromMinutes(30), new RetrievalBlend { Similarity = -1, Offset = 5 }));
        var profile = After(Click("dress-0"));
        var (visiting, returning) = (shop.Context(profile: profile, now: Start.AddMinutes(20)), shop.Context(profile: profile, now: Start.AddDays(20)));
        var (candidates, places) = (All(), new int[60]);

        Shortlist.Fill(returning, new TurnEvidence(), candidates, 10, places);

        Assert.True(returning.IsReturning);
        Assert.False(visiting.IsReturning);
        Assert.All(candidates.All.ToArray(), c => Assert.Equal(5 - Vectors.Dot(returning.Query, c.Row.Vector), c.Retrieval, 1e-5f));
        Assert.Equal(Shortlist.ValuesOf(With(Blend).Context(profile: profile), _shop.Table.Rows), Shortlist.ValuesOf(visiting, _shop.Table.Rows));
    }

    [Fact]
    public void ValuesOf_WithoutABlend_SayNothing() => Assert.All(Shortlist.ValuesOf(_shop.Context(), _shop.Table.Rows), v => Assert.Equal(0, v));

    [Fact]
    public void ValuesOf_OddsThatAreNoNumber_AreHopeless()
    {
        var values = Shortlist.ValuesOf(With(Blend with { Offset = float.NaN }).Context(), _shop.Table.Rows);
        Assert.All(values, v => Assert.InRange(v, -100, -20));
    }

    [Fact]
    public async Task Run_WithARankerThatFails_AnswersInTheOrderOfTheBlend()
    {
        var shop = With(Blend);
        shop.Ranker = new FailingRanker((_, _) => throw new InvalidOperationException("no ranker"));
        var context = shop.Context(Shop.Request(5), After(Click("dress-0")));
        var response = await shop.RunAsync(Shop.Request(5), After(Click("dress-0")));

        Assert.StartsWith("rank:", response.Degraded, StringComparison.Ordinal);
        var values = Shortlist.ValuesOf(context, [.. response.Items.Select(i => _shop.Table.Find(i.ItemId)!)]);
        Assert.Equal(values.OrderDescending(), values);
    }

    private CandidateSet All()
    {
        var candidates = new CandidateSet();
        foreach (var row in _shop.Table.Rows) candidates.Add(row, CandidateSources.Popular, 0, rank: row.Index);
        return candidates;
    }

    private Shop With(RetrievalBlend blend, ReturningBlend? returning = null) => new(_shop.Table)
    {
        Release = new ServingRelease(_shop.Release.Manifest with { Blend = blend, Returning = returning }, _shop.Table, new NoModel(), new NoModel(), new NoModel()),
        Options = { DiversityLambda = 1 },
    };
}
