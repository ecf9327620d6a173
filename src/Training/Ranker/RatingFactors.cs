using Personalization.Core.Features;
using Personalization.Training.Data;
using Personalization.Training.Evaluation;

namespace Personalization.Training.Ranker;

/// <summary>
/// Stars: mean + customer + item + a dot product of factors, by stochastic gradient descent with weight decay. Koren, Bell and Volinsky, "Matrix factorization techniques"
/// (Computer 2009). The number of passes is chosen on validation.
/// </summary>
internal sealed class RatingFactors
{
    private const int D = 32, MostPasses = 60;
    private const float Rate = 0.007f, Decay = 0.08f, BiasDecay = 0.03f;

    /// <summary>For customers of whom training saw nothing: ratings at which their own mean counts as much as that of all.</summary>
    private const float TrustAt = 5;
    private readonly float[] _customers, _items, _customerBias, _itemBias;
    private readonly bool[] _known;
    private readonly float _mean;

    private RatingFactors(EventTable events, int[] rows, int seed)
    {
        var random = new Random(seed);
        (_customers, _items) = (Drawn(events.Customers.Count), Drawn(events.Catalogue.Count));
        (_customerBias, _itemBias, _known) = (new float[events.Customers.Count], new float[events.Catalogue.Count], new bool[events.Customers.Count]);
        _mean = rows.Length == 0 ? 3.5f : (float)rows.Average(r => events.Values[r]);

        float[] Drawn(int count)
        {
            var values = new float[count * D];
            foreach (ref var x in values.AsSpan()) x = (random.NextSingle() - 0.5f) * 0.1f;
            return values;
        }
    }

    /// <returns>Null where there are no ratings.</returns>
    public static RatingFactors? Train(TrainingSplit split, TrainingRun run, CancellationToken cancellation)
    {
        var asked = split.Validation.Shown.Where(q => IsRated(split.Validation.Events, q.Row)).ToArray();
        if (asked.Length == 0 || RowsOf(split.Train).Length == 0) return null;
        var (best, bestError) = (1, double.PositiveInfinity);
        Fit(split.Train, MostPasses, run.Seed, (factors, pass) =>
        {
            cancellation.ThrowIfCancellationRequested();
            var error = asked.Average(q => Math.Pow(factors.Predict(split.Validation.Events, q.At, split.Validation.Events.Items[q.Row]) - split.Validation.Events.Values[q.Row], 2));
            if (error < bestError) (best, bestError) = (pass, error);
            return pass < best + 4;
        });
        return Fit(split.Complete, best, run.Seed, (_, _) => true);
    }

    public float Predict(EventTable events, in Occasion at, int item)
    {
        var bias = _customerBias[at.Customer];
        var dot = _known[at.Customer] ? Vectors.Dot(_customers.AsSpan(at.Customer * D, D), _items.AsSpan(item * D, D)) : 0;
        if (!_known[at.Customer])
        {
            var (sum, count) = (0f, TrustAt);
            for (var row = at.Start; row < at.End; row++)
                if (IsRated(events, row)) (sum, count) = (sum + events.Values[row] - _mean - _itemBias[events.Items[row]], count + 1);
            bias = sum / count;
        }
        return Math.Clamp(_mean + bias + _itemBias[item] + dot, 0.5f, 5);
    }

    private static RatingFactors Fit(EventTable events, int passes, int seed, Func<RatingFactors, int, bool> after)
    {
        var rows = RowsOf(events);
        var factors = new RatingFactors(events, rows, seed);
        var customerOf = new int[events.Rows];
        for (var c = 0; c < events.Customers.Count; c++) customerOf.AsSpan(events.Starts[c]..events.Starts[c + 1]).Fill(c);
        var random = new Random(seed);
        for (var pass = 1; pass <= passes; pass++)
        {
            random.Shuffle(rows);
            foreach (var row in rows) factors.Learn(customerOf[row], events.Items[row], events.Values[row]);
            if (!after(factors, pass)) break;
        }
        return factors;
    }

    private void Learn(int customer, int item, float stars)
    {
        _known[customer] = true;
        var p = _customers.AsSpan(customer * D, D);
        var q = _items.AsSpan(item * D, D);
        var error = stars - _mean - _customerBias[customer] - _itemBias[item] - Vectors.Dot(p, q);
        _customerBias[customer] += Rate * (error - BiasDecay * _customerBias[customer]);
        _itemBias[item] += Rate * (error - BiasDecay * _itemBias[item]);
        for (var i = 0; i < D; i++)
        {
            var (pi, qi) = (p[i], q[i]);
            p[i] += Rate * (error * qi - Decay * pi);
            q[i] += Rate * (error * pi - Decay * qi);
        }
    }

    private static int[] RowsOf(EventTable events) => [.. Enumerable.Range(0, events.Rows).Where(r => IsRated(events, r))];

    private static bool IsRated(EventTable events, int row) => (events.Acts[row] & Acts.Rating) != 0 && !float.IsNaN(events.Values[row]);
}
