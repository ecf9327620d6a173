using Personalization.Core.Releases;
using Personalization.Training.Data;

namespace Personalization.Training.Evaluation.Peers;

/// <summary>Which items go together: of each, those that customers turned to within a few events of it.</summary>
public sealed class CovisitTable
{
    /// <summary>Events back that an item is taken to go together with.</summary>
    private const int Window = 10;

    /// <summary>Neighbours that are kept of an item; later ones add nothing measurable and cost memory.</summary>
    public const int Most = 100;

    private CovisitTable(int[] starts, int[] items, float[] counts, float[] weights) => (Starts, Items, Counts, Weights) = (starts, items, counts, weights);

    /// <summary>[items + 1]; the neighbours of item i are the entries <c>[Starts[i], Starts[i+1])</c>, strongest first.</summary>
    public int[] Starts { get; }

    /// <summary>[entries] numbers of the neighbours.</summary>
    public int[] Items { get; }

    /// <summary>[entries] how often the two were together, a turn farther off counting less.</summary>
    public float[] Counts { get; }

    /// <summary>[entries] together-count over the root of both items' counts: the cosine of their visits, at most about 1.</summary>
    public float[] Weights { get; }

    /// <param name="most">Neighbours that are kept of an item.</param>
    /// <remarks>O(rows · window); the same table gives the same, to the bit.</remarks>
    public static CovisitTable Of(EventTable events, int most = Most, CancellationToken cancellation = default)
    {
        var together = new Dictionary<int, float>?[events.Catalogue.Count];
        var counts = ItemCounts.Plain(events);
        var last = new Queue<int>(Window);
        for (var c = 0; c < events.Customers.Count; c++)
        {
            if ((c & 1023) == 0) cancellation.ThrowIfCancellationRequested();
            last.Clear();
            for (var row = events.Starts[c]; row < events.Starts[c + 1]; row++)
            {
                if (!events.TurnedTo(row)) continue;
                Count(together, events.Items[row], last);
                if (last.Count == Window) last.Dequeue();
                last.Enqueue(events.Items[row]);
            }
        }
        return Strongest(together, counts, most);
    }

    private static void Count(Dictionary<int, float>?[] together, int item, Queue<int> last)
    {
        // The nearer, the more: the last event counts 1, the one ten back a tenth.
        var distance = last.Count;
        foreach (var other in last)
        {
            var weight = 1f / distance--;
            if (other == item) continue;
            var (a, b) = (together[item] ??= [], together[other] ??= []);
            a[other] = a.GetValueOrDefault(other) + weight;
            b[item] = b.GetValueOrDefault(item) + weight;
        }
    }

    private static CovisitTable Strongest(Dictionary<int, float>?[] together, float[] turns, int most)
    {
        var starts = new int[together.Length + 1];
        var (items, counts, weights) = (new List<int>(), new List<float>(), new List<float>());
        for (var i = 0; i < together.Length; i++)
        {
            if (together[i] is { } others)
                foreach (var (other, count, weight) in others
                    .Select(o => (o.Key, o.Value, Weight: Covisits.Strength(o.Value, turns[i], turns[o.Key])))
                    .OrderByDescending(o => o.Weight).ThenBy(o => o.Key).Take(most))
                {
                    items.Add(other);
                    counts.Add(count);
                    weights.Add(weight);
                }
            together[i] = null;
            starts[i + 1] = items.Count;
        }
        return new CovisitTable(starts, [.. items], [.. counts], [.. weights]);
    }
}
