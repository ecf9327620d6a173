using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Personalization.Training.Evaluation.Tuning;

/// <summary>
/// Looks for better options within a time: the usual ones first, then combinations by chance, and from the second third of the time on steps from the best found so far in one or
/// two options. Random search finds what matters where few options do: Bergstra and Bengio (JMLR 2012). Only validation is looked at.
/// </summary>
public sealed class Tuner(ImmutableArray<TuningChoice> choices, Func<IReadOnlyList<KeyValuePair<string, JsonNode?>>, double> scoreOf, TimeProvider time, int seed)
{
    private const double Exploring = 1 / 3d;
    private readonly Random _random = new(seed);

    /// <summary>All trials, in their order; at least the usual options are tried, however short the time.</summary>
    public List<TuningTrial> Run(TimeSpan budget, IProgress<double>? progress, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        var trials = new List<TuningTrial>();
        var tried = new HashSet<string>(StringComparer.Ordinal);
        var combinations = choices.Aggregate(1L, (n, c) => n * c.Values.Length) + 1;
        do
        {
            cancellation.ThrowIfCancellationRequested();
            var places = Next(trials, time.GetElapsedTime(start) / budget);
            if (!tried.Add(string.Join(',', places))) continue;
            var began = time.GetTimestamp();
            var score = scoreOf(ValuesOf(places));
            trials.Add(new TuningTrial(places, score, time.GetElapsedTime(began)));
            progress?.Report(Math.Min(1, time.GetElapsedTime(start) / budget));
        }
        while (time.GetElapsedTime(start) < budget && tried.Count < combinations);
        return trials;
    }

    /// <summary>What a trial set, by name; the usual ones are left out.</summary>
    public IReadOnlyList<KeyValuePair<string, JsonNode?>> ValuesOf(int[] places) =>
        [.. choices.Select((c, i) => (c, Place: places[i])).Where(p => p.Place >= 0).Select(p => KeyValuePair.Create(p.c.Option, (JsonNode?)p.c.Values[p.Place]))];

    private int[] Next(List<TuningTrial> trials, double spent)
    {
        if (trials.Count == 0) return [.. Enumerable.Repeat(-1, choices.Length)];
        if (spent < Exploring) return [.. choices.Select(c => _random.Next(c.Values.Length))];
        var places = (int[])trials.MaxBy(t => t.Score)!.Places.Clone();
        for (var steps = 1 + _random.Next(2); steps > 0; steps--)
        {
            var i = _random.Next(choices.Length);
            // From a usual value any step is a leap: its place among the values is not known.
            places[i] = places[i] < 0 ? _random.Next(choices[i].Values.Length) : Math.Clamp(places[i] + (_random.Next(2) == 0 ? -1 : 1), 0, choices[i].Values.Length - 1);
        }
        return places;
    }
}
