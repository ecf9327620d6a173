using System.Collections.Immutable;
using Personalization.Core.Catalog;
using Personalization.Core.Customers;
using Personalization.Core.Features;
using Personalization.Core.Interactions;

namespace Personalization.Training.Model;

/// <summary>
/// Ridge regression from the pooled recent items to the vector of the next liked item, pulled towards a multiple of the identity: the query stays near what
/// was clicked last, and leans from there to where customers went next.
/// </summary>
internal static class QueryEncoderFit
{
    /// <summary>λ as a share of the mean diagonal: the identity weighs as much as all examples together.</summary>
    private const double Pull = 1;
    private const int ExamplesPerCustomer = 8;
    private const int MostExamples = 60_000;

    public static TrainedQueryEncoder Fit(TrainingInput input, ItemTable table, int seed, CancellationToken cancellation)
    {
        var d = table.Dimensions;
        var pooling = new TrainedQueryEncoder(d, Identity(d, 1));
        var system = new RidgeSystem(d, d);
        var random = new Random(seed);
        var columns = Enumerable.Range(0, d).ToArray();
        var (items, weights) = (new float[QueryFeatures.MaxItems * d], new float[QueryFeatures.MaxItems]);
        var (pooled, x, y) = (new float[d], new double[d], new double[d]);
        var examples = 0;
        // An even step over the customers when there are more than are needed.
        var step = Math.Max(1, input.Customers.Length * ExamplesPerCustomer / MostExamples);
        for (var c = 0; c < input.Customers.Length; c += step)
        {
            cancellation.ThrowIfCancellationRequested();
            var customer = input.Customers[c];
            for (var e = 0; e < ExamplesPerCustomer && customer.VectorsEnd > 1; e++)
            {
                var at = 1 + random.Next(customer.VectorsEnd - 1);
                if (TrainingInput.TasteOf(customer.Events[at]) <= 0 || customer.Events[at].ItemId is not { } next || table.Find(next) is not { } row) continue;
                if (QueryFeatures.Fill(Recent(customer, at), table, items, weights) == 0) continue;
                pooling.Encode(1, items, weights, pooled);
                for (var k = 0; k < d; k++) (x[k], y[k]) = (pooled[k], row.Vector[k]);
                system.Add(columns, x, y, 1);
                examples++;
            }
        }
        if (examples < d) return pooling;
        var w = system.Solve(Math.Max(1e-6, Pull * system.MeanDiagonal * Math.Sqrt(d)), Math.Max(1e-3, system.Scale));
        return new TrainedQueryEncoder(d, [.. w.Select(v => (float)v)]);
    }

    /// <summary>Only the recent interactions, which are all that the query looks at.</summary>
    private static CustomerProfile Recent(CustomerEvents customer, int end)
    {
        var recent = ImmutableArray.CreateBuilder<RecentInteraction>(ProfileBounds.Recent);
        foreach (var interaction in customer.Events.AsSpan(Math.Max(0, end - ProfileBounds.Recent)..end))
            if (interaction.ItemId is { } id) recent.Add(new RecentInteraction(id, interaction.Kind, interaction.At.ToUnixTimeMilliseconds(), (float)(interaction.Value ?? InteractionKinds.UsualValueOf(interaction.Kind))));
        return CustomerProfile.Empty with { Recent = recent.ToImmutable() };
    }

    private static float[] Identity(int d, float scale)
    {
        var map = new float[d * d];
        for (var i = 0; i < d; i++) map[i * d + i] = scale;
        return map;
    }
}
