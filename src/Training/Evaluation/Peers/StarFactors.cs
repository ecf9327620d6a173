using Personalization.Core.Features;
using Personalization.Training.Data;
using Personalization.Training.Model;

namespace Personalization.Training.Evaluation.Peers;

/// <summary>
/// What item and customer alone leave unexplained of the stars, in few factors, by alternating least squares with the regularisation weighed by the number of ratings: Zhou et
/// al., "Large-scale parallel collaborative filtering for the Netflix prize" (AAIM 2008).
/// </summary>
internal sealed class StarFactors
{
    private const int D = 16;
    private const int Rounds = 8;
    private const double Regularisation = 0.12;
    private readonly float[] _items;
    private readonly HeadRates _rates;

    private StarFactors(float[] items, HeadRates rates) => (_items, _rates) = (items, rates);

    public static StarFactors Of(EventTable events, HeadRates rates, int seed, CancellationToken cancellation)
    {
        var random = new Random(seed);
        var items = new float[events.Catalogue.Count * D];
        for (var i = 0; i < items.Length; i++) items[i] = (random.NextSingle() - 0.5f) * 0.2f;
        var model = new StarFactors(items, rates);
        var byItem = Array.ConvertAll(new int[events.Catalogue.Count], _ => new List<(int Customer, float Residual)>());
        for (var c = 0; c < events.Customers.Count; c++)
        {
            var generosity = rates.Generosity(events, Whole(events, c));
            for (var row = events.Starts[c]; row < events.Starts[c + 1]; row++)
                if (HeadRates.Rated(events, row)) byItem[events.Items[row]].Add((c, rates.Residual(events, row, generosity)));
        }
        if (byItem.All(r => r.Count == 0)) return model;
        var customers = new float[events.Customers.Count][];
        for (var round = 0; round < Rounds; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            Parallel.For(0, customers.Length, c => customers[c] = model.Fold(events, Whole(events, c)));
            Parallel.For(0, byItem.Length, i => Solve([.. byItem[i].Select(r => (customers[r.Customer], r.Residual))]).CopyTo(items.AsSpan(i * D, D)));
        }
        return model;
    }

    /// <summary>Stars above what item and customer explain.</summary>
    public float Of(EventTable events, in Occasion at, int item) => Vectors.Dot(Fold(events, at), _items.AsSpan(item * D, D));

    private float[] Fold(EventTable events, Occasion at)
    {
        var generosity = _rates.Generosity(events, at);
        var known = new List<(float[], float)>();
        for (var row = at.Start; row < at.End; row++)
            if (HeadRates.Rated(events, row)) known.Add((_items.AsSpan(events.Items[row] * D, D).ToArray(), _rates.Residual(events, row, generosity)));
        return Solve(known);
    }

    private static Occasion Whole(EventTable events, int customer) => new(customer, events.Starts[customer], events.Starts[customer + 1], long.MaxValue);

    /// <summary>argmin Σ (residual − x·y)² + λ n |x|², by Cholesky.</summary>
    private static float[] Solve(List<(float[] Factors, float Residual)> known)
    {
        var x = new float[D];
        if (known.Count == 0) return x;
        var (matrix, right) = (new double[D, D], new double[D]);
        foreach (var (y, residual) in known)
            for (var i = 0; i < D; i++)
            {
                right[i] += residual * y[i];
                for (var j = 0; j <= i; j++) matrix[i, j] += y[i] * y[j];
            }
        for (var i = 0; i < D; i++) matrix[i, i] += Regularisation * known.Count;
        for (var i = 0; i < D; i++)
            for (var j = 0; j <= i; j++)
            {
                var sum = matrix[i, j];
                for (var k = 0; k < j; k++) sum -= matrix[i, k] * matrix[j, k];
                matrix[i, j] = i == j ? Math.Sqrt(sum) : sum / matrix[j, j];
            }
        for (var i = 0; i < D; i++)
        {
            for (var k = 0; k < i; k++) right[i] -= matrix[i, k] * right[k];
            right[i] /= matrix[i, i];
        }
        for (var i = D - 1; i >= 0; i--)
        {
            for (var k = i + 1; k < D; k++) right[i] -= matrix[k, i] * right[k];
            right[i] /= matrix[i, i];
            x[i] = (float)right[i];
        }
        return x;
    }
}
