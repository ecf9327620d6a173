using System.Collections.Immutable;
using Personalization.Core.Catalog;
using Personalization.Core.Customers;
using Personalization.Core.Features;
using Personalization.Core.Interactions;
using Personalization.Core.Pipeline;
using Personalization.Core.Pipeline.Ranking;
using Personalization.Core.Pipeline.Sources;
using Personalization.Core.Recommendations;
using Personalization.Core.Releases;
using Personalization.Training.Data;
using Personalization.Training.Model;

namespace Personalization.Training.Evaluation;

/// <summary>
/// Streams events in the order of time through the serving pipeline itself. Before an event its customer is asked for with the state that all events until then have made, and with
/// the state of the beginning; then the event enters the state. What the customer had before is excluded from both answers: the difference is what following along is worth.
/// </summary>
internal sealed class Replay(
    ServingRelease release, INeighbourSearch search, IReadOnlyDictionary<string, IReadOnlyList<Interaction>> before, Func<string, ImmutableSortedDictionary<string, AttributeValue>> personOf)
{
    private const int Slate = 20;

    // Diversity is a choice of the shop, not of the model: it is switched off where the model is measured.
    private static readonly PipelineOptions Settings = new() { DiversityLambda = 1, CategoryShare = 1 };
    private readonly RecommendationPipeline _pipeline = RecommendationPipeline.Create(search, new NoTrends(), new ModelRanker());
    private readonly Dictionary<string, State> _states = new(StringComparer.Ordinal);

    /// <summary>Questions asked; of them those about customers of whom something was known at the beginning.</summary>
    public int Asked { get; private set; }
    public int AskedKnown { get; private set; }

    /// <summary>Different customers asked about.</summary>
    public int AskedCustomers => _states.Values.Count(s => s.IsAsked);

    /// <summary>Share of the questions whose item is among the first 20: with updates and without.</summary>
    public double WithUpdates => (double)_hits / Math.Max(1, Asked);
    public double WithoutUpdates => (double)_frozenHits / Math.Max(1, Asked);

    /// <summary>The same of customers of whom something was known at the beginning.</summary>
    public double KnownWithUpdates => (double)_knownHits / Math.Max(1, AskedKnown);
    public double KnownWithoutUpdates => (double)_knownFrozenHits / Math.Max(1, AskedKnown);

    private int _hits, _frozenHits, _knownHits, _knownFrozenHits;

    /// <param name="events">In the order of time.</param>
    /// <param name="asked">[events] which of them are asked for, as <see cref="ReplayQuestions.Choose"/> has chosen them; all enter the state.</param>
    public void Run(IReadOnlyList<Interaction> events, bool[] asked, IProgress<double>? progress, CancellationToken cancellation)
    {
        for (var i = 0; i < events.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            if ((i & 255) == 0) progress?.Report((double)i / events.Count);
            var state = StateOf(events[i].CustomerId);
            if (asked[i]) Ask(state, events[i], events[i].ItemId!);
            state.Now = state.Now.Apply([events[i]], CategoryOf).Profile;
            if (events[i].ItemId is { } had) state.Seen.Add(had);
        }
    }

    private void Ask(State state, Interaction interaction, string item)
    {
        state.IsAsked = true;
        var hit = Recommend(state.Now, state.Seen, interaction).Contains(item) ? 1 : 0;
        var frozen = ReferenceEquals(state.Now, state.Then) ? hit : Recommend(state.Then, state.Seen, interaction).Contains(item) ? 1 : 0;
        (Asked, _hits, _frozenHits) = (Asked + 1, _hits + hit, _frozenHits + frozen);
        if (state.Then.IsGuest) return;
        (AskedKnown, _knownHits, _knownFrozenHits) = (AskedKnown + 1, _knownHits + hit, _knownFrozenHits + frozen);
    }

    private IEnumerable<string> Recommend(CustomerProfile profile, HashSet<string> seen, Interaction interaction)
    {
        var request = new RecommendationRequest { CustomerId = interaction.CustomerId, Limit = Slate, Exclude = [.. seen], Context = interaction.Context };
        var context = new PipelineContext(request, "replay", profile, Queries.Of(profile, release, QueryMoment.Of(request, interaction.At)), release, Settings, interaction.At);
        var response = _pipeline.RunAsync(context, 0, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        if (response.Degraded is { } cause) throw new InvalidOperationException($"The pipeline degraded during the replay: {cause}");
        return response.Items.Select(i => i.ItemId);
    }

    private State StateOf(string customer)
    {
        if (_states.TryGetValue(customer, out var state)) return state;
        var history = before.TryGetValue(customer, out var known) ? known : [];
        var profile = (CustomerProfile.Empty with { Attributes = personOf(customer) }).Apply(history.ToArray(), CategoryOf).Profile;
        return _states[customer] = new State(profile, [.. history.Where(i => i.ItemId is not null).Select(i => i.ItemId!)]);
    }

    private string? CategoryOf(string id) => release.Items.Find(id)?.Item.Category;

    private sealed class State(CustomerProfile profile, HashSet<string> seen)
    {
        public CustomerProfile Then { get; } = profile;
        public CustomerProfile Now { get; set; } = profile;
        public HashSet<string> Seen { get; } = seen;
        public bool IsAsked { get; set; }
    }
}
