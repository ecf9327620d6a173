using Personalization.Core.Features;
using Personalization.Training.Model;

namespace Personalization.Training.Evaluation;

/// <summary>The models to beat. Each gives every item a score for a customer; the highest that the customer has not seen are its answer.</summary>
internal sealed class Baselines
{
    /// <summary>Interactions back that an item is taken to go together with, in the co-visits.</summary>
    private const int Window = 5;
    private readonly TrainingInput _input;
    private readonly ImplicitAls _factors;
    private readonly float[] _popularity, _trend;
    private readonly Dictionary<int, float>?[] _together;

    public Baselines(TrainingInput input, ImplicitAls factors)
    {
        (_input, _factors, _popularity, _trend) = (input, factors, input.Popularity(), input.Trend());
        _together = new Dictionary<int, float>?[input.Data.Items.Count];
        foreach (var customer in input.Customers) CountTogether(customer);
    }

    public static readonly IReadOnlyList<string> Names = ["popular", "trending", "covisit", "ials"];

    /// <summary>The best items of a baseline for the customer at this place of the input, best first, without those in <paramref name="seen"/>.</summary>
    public List<string> Rank(string name, int customer, HashSet<int> seen, int count)
    {
        var scores = name switch
        {
            "popular" => _popularity,
            "trending" => _trend,
            "covisit" => CovisitScores(_input.Customers[customer]),
            _ => FactorScores(customer),
        };
        var best = new PriorityQueue<int, float>(count + 1);
        for (var i = 0; i < scores.Length; i++)
        {
            if (best.Count == count && best.TryPeek(out _, out var worst) && scores[i] <= worst || seen.Contains(i)) continue;
            best.Enqueue(i, scores[i]);
            if (best.Count > count) best.Dequeue();
        }
        var ranked = new List<string>(count);
        while (best.TryDequeue(out var item, out _)) ranked.Add(_input.Data.Items[item].Id);
        ranked.Reverse();
        return ranked;
    }

    private float[] FactorScores(int customer)
    {
        var d = _factors.RowFactors.Length / Math.Max(1, _input.Customers.Length);
        var scores = new float[_input.Data.Items.Count];
        var factors = _factors.RowFactors.AsSpan(customer * d, d);
        for (var i = 0; i < scores.Length; i++) scores[i] = Vectors.Dot(factors, _factors.ColumnFactors.AsSpan(i * d, d));
        return scores;
    }

    private float[] CovisitScores(CustomerEvents customer)
    {
        var scores = new float[_input.Data.Items.Count];
        var weight = 1f;
        for (var i = customer.RankerEnd - 1; i >= Math.Max(0, customer.RankerEnd - 20); i--, weight *= 0.9f)
            if (TrainingInput.TasteOf(customer.Events[i]) > 0 && _input.Number(customer.Events[i]) is { } item && _together[item] is { } others)
                foreach (var (other, count) in others) scores[other] += weight * count / MathF.Sqrt(1 + _popularity[other]);
        return scores;
    }

    private void CountTogether(CustomerEvents customer)
    {
        var last = new List<int>(Window);
        foreach (var interaction in customer.Events.AsSpan(0, customer.RankerEnd))
        {
            if (TrainingInput.TasteOf(interaction) <= 0 || _input.Number(interaction) is not { } item) continue;
            foreach (var other in last)
            {
                if (other == item) continue;
                var (a, b) = (_together[item] ??= [], _together[other] ??= []);
                a[other] = a.GetValueOrDefault(other) + 1;
                b[item] = b.GetValueOrDefault(item) + 1;
            }
            last.Add(item);
            if (last.Count > Window) last.RemoveAt(0);
        }
    }
}
