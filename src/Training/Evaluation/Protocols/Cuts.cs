using Personalization.Training.Data;

namespace Personalization.Training.Evaluation.Protocols;

/// <summary>What protocols share in cutting tables.</summary>
internal static class Cuts
{
    /// <summary>From this share of rows whose item the customer had before, coming back is what customers do, and seen items are ranked too.</summary>
    private const double ReturningShare = 0.02;

    /// <summary>Whether customers return to items: shops whose purchases repeat, sessions that go back and forth; not ratings.</summary>
    public static bool Returning(EventTable events)
    {
        var (again, turns) = (0, 0);
        var seen = new Dictionary<int, Acts>();
        for (var c = 0; c < events.Customers.Count; c++)
        {
            seen.Clear();
            for (var row = events.Starts[c]; row < events.Starts[c + 1]; row++)
            {
                if (!events.TurnedTo(row)) continue;
                turns++;
                // The way from click to cart to purchase is one turn; a second purchase is a return.
                var before = seen.GetValueOrDefault(events.Items[row]);
                if ((before & events.Acts[row]) != 0) again++;
                seen[events.Items[row]] = before | events.Acts[row];
            }
        }
        return again > ReturningShare * turns;
    }

    /// <summary>At most <paramref name="most"/> of them, drawn by seed, in their order.</summary>
    public static List<T> Sample<T>(List<T> all, int most, int seed)
    {
        if (all.Count <= most) return all;
        var places = new int[all.Count];
        for (var i = 0; i < places.Length; i++) places[i] = i;
        new Random(seed).Shuffle(places);
        var chosen = places.AsSpan(0, most);
        chosen.Sort();
        var sample = new List<T>(most);
        foreach (var place in chosen) sample.Add(all[place]);
        return sample;
    }

    /// <summary>Whether the item of the row stands among the customer's rows before it, from <paramref name="start"/>.</summary>
    public static bool Seen(EventTable events, int start, int row) => events.Items.AsSpan(start, row - start).Contains(events.Items[row]);

    public static void RequireQuestions(string protocol, int count, string needs)
    {
        if (count == 0) throw new ImportException($"The data have nothing to ask in protocol '{protocol}': it needs {needs}. Give more data, or another protocol.");
    }
}
