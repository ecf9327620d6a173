using Personalization.Training.Data;

namespace Personalization.Training.Evaluation.Peers;

/// <summary>Sums the neighbours of the last items that the customer turned to, the later the more; popularity decides among items that go with none of them.</summary>
internal sealed class CovisitModel(CovisitTable table, float[] counts, HeadRates rates) : IEvaluatedModel
{
    private const int Last = 20;
    private const float Fading = 0.85f;
    private readonly float _tie = 1e-7f / Math.Max(1, counts.Length == 0 ? 1 : counts.Max());

    public void ScoreAll(EventTable events, ReadOnlySpan<Occasion> occasions, Span<float> scores)
    {
        for (var o = 0; o < occasions.Length; o++)
        {
            var row = scores.Slice(o * counts.Length, counts.Length);
            for (var i = 0; i < row.Length; i++) row[i] = counts[i] * _tie;
            AddNeighbours(events, occasions[o], row);
        }
    }

    public bool TryPredict(string head, EventTable events, ReadOnlySpan<Occasion> occasions, ReadOnlySpan<int> items, Span<float> predictions)
    {
        for (var o = 0; o < occasions.Length; o++)
            predictions[o] = head == EvaluatedHeads.Rating ? Stars(events, occasions[o], items[o]) : rates.Of(head, items[o]) + Nearness(events, occasions[o], items[o]);
        return true;
    }

    private void AddNeighbours(EventTable events, in Occasion at, Span<float> scores)
    {
        var (weight, used) = (1f, 0);
        for (var row = at.End - 1; row >= at.Start && used < Last; row--)
        {
            if (!events.TurnedTo(row)) continue;
            for (var n = table.Starts[events.Items[row]]; n < table.Starts[events.Items[row] + 1]; n++) scores[table.Items[n]] += weight * table.Weights[n];
            weight *= Fading;
            used++;
        }
    }

    /// <summary>How near the item is to what was met before: turns pull it up, what was passed over pulls it down.</summary>
    private float Nearness(EventTable events, in Occasion at, int item)
    {
        var sum = 0f;
        for (var n = table.Starts[item]; n < table.Starts[item + 1]; n++)
            for (var row = Math.Max(at.Start, at.End - Last); row < at.End; row++)
                if (events.Items[row] == table.Items[n]) sum += events.TurnedTo(row) ? table.Weights[n] : -table.Weights[n];
        return sum;
    }

    /// <summary>Item and customer, and how the item's neighbours did with this customer.</summary>
    private float Stars(EventTable events, in Occasion at, int item)
    {
        // As much weight as a neighbour visited together every third time: few and far neighbours say little.
        const float Prior = 0.3f;
        var (sum, total, generosity) = (0f, Prior, rates.Generosity(events, at));
        for (var row = at.Start; row < at.End; row++)
        {
            if (!HeadRates.Rated(events, row)) continue;
            var weight = WeightOf(item, events.Items[row]);
            sum += weight * rates.Residual(events, row, generosity);
            total += weight;
        }
        return Math.Clamp(rates.Stars(events, at, item) + sum / total, 0.5f, 5);
    }

    private float WeightOf(int item, int other)
    {
        var at = Array.IndexOf(table.Items, other, table.Starts[item], table.Starts[item + 1] - table.Starts[item]);
        return at < 0 ? 0 : table.Weights[at];
    }
}
