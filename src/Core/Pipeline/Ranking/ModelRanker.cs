using System.Buffers;
using Personalization.Core.Catalog;
using Personalization.Core.Features;
using Personalization.Core.Releases;

namespace Personalization.Core.Pipeline.Ranking;

/// <summary>Features and one run of the release's model, right here. The ranking grain calls it on its silo; offline evaluation calls it as it is.</summary>
public sealed class ModelRanker : IRanker
{
    /// <summary>So many items before its turn an item's vector is asked for.</summary>
    private const int Ahead = 6;

    public ValueTask<float[]> RankAsync(PipelineContext context, RankedItems ranked, CancellationToken cancellation) =>
        new(Predict(context.Release, [ranked])[0]);

    /// <returns>For each customer [N × H] probabilities. CPU-bound.</returns>
    public static float[][] Predict(ServingRelease release, ReadOnlySpan<RankedItems> customers)
    {
        var (model, dimensions) = (release.Ranker, release.Items.Dimensions);
        var rows = 0;
        foreach (var customer in customers)
        {
            ItemSides.Ensure(model, customer.Items);
            rows += customer.Items.Length;
        }
        var (width, pair, heads) = (CustomerSideFeatures.Width(dimensions), RankingFeatures.Width, model.Heads.Length);
        var (itemsOf, answers) = (new int[customers.Length], new float[customers.Length][]);
        var rented = ArrayPool<float[]>.Shared.Rent(rows);
        var sheet = ArrayPool<float>.Shared.Rent(customers.Length * width + rows * (pair + heads));
        try
        {
            var forCustomers = sheet.AsSpan(0, customers.Length * width);
            // Through a span: to put an object into an array looks at what it is, and it is not near yet.
            var sides = rented.AsSpan(0, rows);
            var pairs = sheet.AsSpan(forCustomers.Length, rows * pair);
            var predictions = sheet.AsSpan(forCustomers.Length + pairs.Length, rows * heads);
            for (int c = 0, row = 0; c < customers.Length; c++)
            {
                CustomerSideFeatures.Fill(customers[c].Customer, dimensions, forCustomers.Slice(c * width, width));
                var (ranked, retrieval) = (customers[c].Items, customers[c].Retrieval);
                for (var i = 0; i < ranked.Length; i++, row++)
                {
                    if (i + Ahead < ranked.Length) Prefetch.Of(ranked[i + Ahead].Vector, dimensions * sizeof(float));
                    sides[row] = ranked[i].RankerSide!;
                    RankingFeatures.Fill(customers[c].Customer, ranked[i], retrieval[i], pairs.Slice(row * pair, pair));
                }
                itemsOf[c] = customers[c].Items.Length;
            }
            model.Predict(itemsOf, forCustomers, sides, pairs, predictions);
            for (int c = 0, from = 0; c < answers.Length; from += itemsOf[c++] * heads) {
                var own = predictions.Slice(from, itemsOf[c] * heads);
                answers[c] = customers[c].Predictions is { } given && given.Length == own.Length ? given : new float[own.Length];
                own.CopyTo(answers[c]);
            }
            return answers;
        }
        finally
        {
            ArrayPool<float>.Shared.Return(sheet);
            // Cleared: a pool is no place to keep a former release's items alive.
            ArrayPool<float[]>.Shared.Return(rented, clearArray: true);
        }
    }
}
