using Personalization.Core.Interactions;
using Personalization.Training.Data;

namespace Personalization.Training.Evaluation;

/// <summary>Which events a replay asks about, the same for the release and the baselines: a seeded share of those by which a customer turns to an item for the first time.</summary>
internal static class ReplayQuestions
{
    /// <param name="events">In the order of time.</param>
    /// <param name="before">What came before them, by customer.</param>
    /// <param name="askEvery">The share of the events that may be asked about.</param>
    /// <returns>[events] whether the item is asked for just before the event.</returns>
    public static bool[] Choose(IReadOnlyList<Interaction> events, IReadOnlyDictionary<string, IReadOnlyList<Interaction>> before, double askEvery, int seed)
    {
        var (random, seen, asked) = (new Random(seed), new Dictionary<string, HashSet<string>>(StringComparer.Ordinal), new bool[events.Count]);
        for (var i = 0; i < asked.Length; i++)
        {
            var chosen = random.NextDouble() < askEvery;
            if (events[i].ItemId is not { } item) continue;
            if (!seen.TryGetValue(events[i].CustomerId, out var had))
                seen[events[i].CustomerId] = had = before.TryGetValue(events[i].CustomerId, out var known) ? known.Where(k => k.ItemId is not null).Select(k => k.ItemId!).ToHashSet(StringComparer.Ordinal) : [];
            asked[i] = had.Add(item) && chosen && InteractionKinds.TasteOf(events[i].Kind, events[i].Value) > 0;
        }
        return asked;
    }

    /// <summary>The same questions to models that read a table: what is known is the customer's rows before the event.</summary>
    /// <param name="asked">As of <see cref="Choose"/>, for <paramref name="events"/>.</param>
    public static List<RankedQuestion> Of(EventTable table, IReadOnlyList<Interaction> events, bool[] asked)
    {
        var (customers, questions) = (table.Customers.Select((id, c) => (id, c)).ToDictionary(x => x.id, x => x.c, StringComparer.Ordinal), new List<RankedQuestion>());
        for (var i = 0; i < asked.Length; i++)
        {
            if (!asked[i] || !customers.TryGetValue(events[i].CustomerId, out var customer)) continue;
            var ((start, end), atMs) = (table.RowsOf(customer), events[i].At.ToUnixTimeMilliseconds());
            for (var row = start; row < end; row++)
            {
                if (table.AtMs[row] != atMs || table.Catalogue[table.Items[row]].Id != events[i].ItemId) continue;
                questions.Add(new RankedQuestion(new Occasion(customer, start, row, atMs), [table.Items[row]]));
                break;
            }
        }
        return questions;
    }
}
