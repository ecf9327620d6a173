using System.Collections.Immutable;
using Personalization.Core.Interactions;

namespace Personalization.Training.Data;

/// <summary>What data are like: how many, how sparse, how long a tail, what sessions.</summary>
public sealed record DataStatistics
{
    /// <summary>Upper bounds of the groups of history and session lengths.</summary>
    public static readonly ImmutableArray<int> Bounds = [1, 2, 5, 10, 20, 50, 100, 200, 500, int.MaxValue];

    public required int Items { get; init; }
    public required int ItemsTouched { get; init; }
    public required int Customers { get; init; }
    public required int Rows { get; init; }
    public required int Sessions { get; init; }
    public required ImmutableArray<(string Kind, int Count)> Kinds { get; init; }

    /// <summary>Share of the pairs of a customer and an item that were touched.</summary>
    public required double Density { get; init; }

    /// <summary>0 when all items are touched equally often, 1 when one has it all.</summary>
    public required double Gini { get; init; }

    /// <summary>Share of the rows whose item the customer had before.</summary>
    public required double Returning { get; init; }
    public required int MedianHistory { get; init; }
    public required double MeanSession { get; init; }
    public required DateTimeOffset First { get; init; }
    public required DateTimeOffset Last { get; init; }

    /// <summary>Touches of items, the most touched first.</summary>
    public required ImmutableArray<int> ByRank { get; init; }

    /// <summary>Customers by length of history, and sessions by length, in the groups of <see cref="Bounds"/>.</summary>
    public required ImmutableArray<int> Histories { get; init; }
    public required ImmutableArray<int> SessionLengths { get; init; }

    /// <summary>Rows in each fiftieth of the time from first to last.</summary>
    public required ImmutableArray<int> OverTime { get; init; }

    /// <summary>Rows by hour of the day, UTC.</summary>
    public required ImmutableArray<int> ByHour { get; init; }

    /// <summary>Ratings by half stars: 0.5 to 5; all 0 where there are none.</summary>
    public required ImmutableArray<int> Stars { get; init; }

    public static DataStatistics Of(EventTable events)
    {
        var touches = new int[events.Catalogue.Count];
        var (kinds, hours, stars, time) = (new int[InteractionKinds.Count + 5], new int[24], new int[10], new int[50]);
        var (first, last) = events.Rows == 0 ? (0, 0) : (events.AtMs.Min(), events.AtMs.Max());
        for (var row = 0; row < events.Rows; row++)
        {
            touches[events.Items[row]]++;
            for (var bit = 0; bit < kinds.Length; bit++) kinds[bit] += ((int)events.Acts[row] >> bit) & 1;
            hours[(int)(events.AtMs[row] / 3_600_000 % 24)]++;
            time[(int)Math.Min(49, (events.AtMs[row] - first) * 50.0 / Math.Max(1, last - first))]++;
            if ((events.Acts[row] & Acts.Rating) != 0 && events.Values[row] is >= 0 and <= 5) stars[Math.Clamp((int)Math.Round(2 * events.Values[row]) - 1, 0, 9)]++;
        }
        var lengths = Enumerable.Range(0, events.Customers.Count).Select(c => events.Starts[c + 1] - events.Starts[c]).ToArray();
        var sessions = events.Sessions.GroupBy(s => s).Select(g => g.Count()).ToArray();
        Array.Sort(touches, (a, b) => b.CompareTo(a));
        return new DataStatistics
        {
            Items = touches.Length,
            ItemsTouched = touches.Count(t => t > 0),
            Customers = lengths.Length,
            Rows = events.Rows,
            Sessions = sessions.Length,
            Kinds = [.. kinds.Select((n, bit) => (NameOf(bit), n)).Where(k => k.n > 0)],
            Density = Pairs(events) / Math.Max(1d, (double)touches.Length * lengths.Length),
            Gini = GiniOf(touches),
            Returning = 1 - Pairs(events) / Math.Max(1d, events.Rows),
            MedianHistory = lengths.Length == 0 ? 0 : lengths.Order().ElementAt(lengths.Length / 2),
            MeanSession = sessions.Length == 0 ? 0 : sessions.Average(),
            First = DateTimeOffset.FromUnixTimeMilliseconds(first),
            Last = DateTimeOffset.FromUnixTimeMilliseconds(last),
            ByRank = [.. touches],
            Histories = Grouped(lengths),
            SessionLengths = Grouped(sessions),
            OverTime = [.. time],
            ByHour = [.. hours],
            Stars = [.. stars],
        };
    }

    private static string NameOf(int bit) => bit == 15 ? "long watch" : ((InteractionKind)bit).ToString().ToLowerInvariant();

    private static double Pairs(EventTable events)
    {
        var pairs = 0L;
        for (var c = 0; c < events.Customers.Count; c++) pairs += events.Items[events.Starts[c]..events.Starts[c + 1]].Distinct().Count();
        return pairs;
    }

    private static double GiniOf(int[] descending)
    {
        var (total, weighed) = (0d, 0d);
        for (var i = 0; i < descending.Length; i++)
        {
            total += descending[i];
            weighed += (double)(descending.Length - i) * descending[i];
        }
        return total == 0 ? 0 : (2 * weighed / total - (descending.Length + 1)) / descending.Length;
    }

    private static ImmutableArray<int> Grouped(int[] lengths)
    {
        var groups = new int[Bounds.Length];
        foreach (var length in lengths)
        {
            var group = 0;
            while (length > Bounds[group]) group++;
            groups[group]++;
        }
        return [.. groups];
    }
}
