using System.Collections.Immutable;
using Personalization.Core.Customers;
using Personalization.Core.Interactions;
using Personalization.Training.Data;

using Personalization.Training.Evaluation;

namespace Personalization.Training.Model;

/// <summary>A data set as the trainer looks at it: items by number, customers with their cuts, what there is to predict.</summary>
public sealed class TrainingInput
{
    public TrainingInput(DataSet data)
    {
        Data = data;
        for (var i = 0; i < data.Items.Count; i++) NumberOf[data.Items[i].Id] = i;
        Customers =
        [
            .. data.Customers.Select(id => CustomerEvents.Of(id, data.HistoryOf(id)) is var events && data.PersonOf(id) is { IsEmpty: false } known
                ? events with { Unknown = CustomerProfile.Empty with { Attributes = known } } : events),
        ];
        Heads = RankerHeads.Of(data.Interactions);
    }

    public DataSet Data { get; }
    public Dictionary<string, int> NumberOf { get; } = new(StringComparer.Ordinal);
    public ImmutableArray<CustomerEvents> Customers { get; }
    public ImmutableArray<string> Heads { get; }

    /// <summary>[items]: positive tastes of every customer's events up to a cut, halved every quarter of the time that the data span (at least a week).</summary>
    public float[] Popularity(Func<CustomerEvents, int> cut)
    {
        var end = Customers.Where(c => cut(c) > 0).Select(c => c.Events[cut(c) - 1].At).DefaultIfEmpty().Max();
        var popularity = new float[Data.Items.Count];
        foreach (var customer in Customers)
            foreach (var interaction in customer.Events.AsSpan(0, cut(customer)))
                if (TasteOf(interaction) is var taste and > 0 && Number(interaction) is { } item) popularity[item] += taste * (float)double.Exp2(-(end - interaction.At) / HalfLife);
        return popularity;
    }

    /// <summary>[items]: the same up to the ranker's part, brought to the sum at its end. The ranker learns with it: the other one has in it what it is to foresee.</summary>
    public float[] EarlierPopularity()
    {
        var (earlier, all) = (Popularity(c => c.VectorsEnd), Popularity(c => c.RankerEnd).Sum());
        var sum = earlier.Sum();
        return sum > 0 ? Array.ConvertAll(earlier, p => p * all / sum) : earlier;
    }

    /// <summary>The first events of every customer, up to a cut, in columns.</summary>
    public EventTable EventsUpTo(Func<CustomerEvents, int> cut) =>
        EventTable.Of(new DataSet(Data.Name, Data.Items, Customers.SelectMany(c => c.Events.Take(cut(c))), ImportReport.Flawless) { CustomerAttributes = Data.CustomerAttributes });

    /// <summary>
    /// What retrieval is to bring in the ranker's part, of items new to the customer: of each customer the first turn, and, of those who come back in it, all turns since then.
    /// </summary>
    public Questions NewTurns()
    {
        var events = EventsUpTo(c => c.RankerEnd);
        var known = EventsUpTo(c => c.VectorsEnd);
        var questions = new List<RankedQuestion>();
        for (var c = 0; c < events.Customers.Count; c++)
        {
            var (start, end) = events.RowsOf(c);
            var from = start + known.Starts[c + 1] - known.Starts[c];
            for (var row = from; row < end; row++)
            {
                if (!events.TurnedTo(row) || Had(row, row)) continue;
                questions.Add(new RankedQuestion(new Occasion(c, start, row, events.AtMs[row]), [events.Items[row]]));
                break;
            }
            var back = Math.Max(start + 1, from);
            while (back < end && events.AtMs[back] - events.AtMs[back - 1] <= ProfileRules.OfHistory.SessionGap.TotalMilliseconds) back++;
            var since = new List<int>();
            for (var row = back; row < end; row++)
                if (events.TurnedTo(row) && !Had(row, back) && !since.Contains(events.Items[row])) since.Add(events.Items[row]);
            if (since.Count > 0) questions.Add(new RankedQuestion(new Occasion(c, start, back, events.AtMs[back]), [.. since]));

            bool Had(int row, int before) => events.Items.AsSpan(start, before - start).Contains(events.Items[row]);
        }
        return new Questions(events, questions, []);
    }

    /// <summary>The item's number; null when the interaction has no item of the catalogue.</summary>
    public int? Number(Interaction interaction) => interaction.ItemId is { } id && NumberOf.TryGetValue(id, out var number) ? number : null;

    public static float TasteOf(Interaction interaction) => (float)InteractionKinds.TasteOf(interaction.Kind, interaction.Value);

    private TimeSpan HalfLife => TimeSpan.FromDays(Math.Max(Data.Interactions.Count == 0 ? 0 : (Data.Interactions[^1].At - Data.Interactions[0].At).TotalDays / 4, 7));
}
