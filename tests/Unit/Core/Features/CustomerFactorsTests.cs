using Personalization.Core.Customers;
using Personalization.Core.Features;
using Personalization.Core.Interactions;
using Personalization.Core.Releases;
using Personalization.Unit.Core.Pipeline;
using static Personalization.Unit.Core.Given;

namespace Personalization.Unit.Core.Features;

/// <summary>What is computed when a profile changes has to be what a request would compute itself.</summary>
public sealed class CustomerFactorsTests
{
    private static readonly RetrievalBlend Fitting = new() { Fit = 1, Similarity = 1 };
    private readonly Shop _shop = new();

    [Fact]
    public void FactorsOf_ALongHistory_ReadAsComputedInPlace()
    {
        var release = Release(Fitting);
        var profile = After(Click("dress-0"), Click("hat-2"), Event(InteractionKind.View, "shoe-1"), Click("dress-0"), Event(InteractionKind.Purchase, "dress-3"), Click("gone"));
        var features = new CustomerFeatures(profile, _shop.Table, [], new QueryMoment(0), release.Manifest.Slots);
        var (here, given) = (new TurnEvidence(), new TurnEvidence());

        here.Read(features, release, Fitting);
        given.Read(features, release, Fitting, TurnEvidence.FactorsOf(profile, release));

        Assert.Equal(here.Customer.ToArray(), given.Customer.ToArray());
        Assert.Contains(here.Customer.ToArray(), x => x != 0);
    }

    [Fact]
    public void FactorsOf_WhereNoBlendAsksForThem_AreNotComputed() => Assert.Null(TurnEvidence.FactorsOf(After(Click("dress-0")), Release(new RetrievalBlend { Similarity = 1 })));

    [Fact]
    public void FactorsOf_WhereOnlyTheOnesWhoComeBackAreAskedFor_AreComputed() =>
        Assert.NotNull(TurnEvidence.FactorsOf(After(Click("dress-0")), Release(new RetrievalBlend { Similarity = 1 }, new ReturningBlend(TimeSpan.FromDays(1), Fitting))));

    [Fact]
    public void FactorsOf_AGuest_AreZero() => Assert.All(TurnEvidence.FactorsOf(CustomerProfile.Empty, Release(Fitting))!, x => Assert.Equal(0, x));

    private ServingRelease Release(RetrievalBlend blend, ReturningBlend? returning = null)
    {
        var items = _shop.Table.Count;
        float[] turns = [.. Enumerable.Range(1, items).Select(i => (float)i)];
        float[] factors = [.. Enumerable.Range(0, 2 * items).Select(i => MathF.Sin(i))];
        var covisits = new Covisits(new int[items + 1], [], [], turns);
        return new ServingRelease(_shop.Release.Manifest with { Blend = blend, Returning = returning }, _shop.Table, new NoModel(), new NoModel(), new NoModel())
        {
            Baselines = new ReleaseBaselines(turns, turns, covisits, new ItemFactors(2, factors, [3, 0.5f, 0.5f, 2], 1)),
        };
    }
}
