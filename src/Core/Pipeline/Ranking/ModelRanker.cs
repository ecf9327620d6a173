using System.Buffers;
using Personalization.Core.Catalog;
using Personalization.Core.Features;
using Personalization.Core.Releases;

namespace Personalization.Core.Pipeline.Ranking;

/// <summary>Features and one run of the release's model, right here. The ranking grain calls it on its silo; offline evaluation calls it as it is.</summary>
public sealed class ModelRanker : IRanker
{
    public ValueTask<float[]> RankAsync(PipelineContext context, ItemRow[] items, CancellationToken cancellation) =>
        new(Predict(context.Release, context.Customer, items));

    /// <returns>[N × H] probabilities. CPU-bound.</returns>
    public static float[] Predict(ServingRelease release, CustomerFeatures customer, ReadOnlySpan<ItemRow> items)
    {
        var width = RankingFeatures.Width;
        var features = ArrayPool<float>.Shared.Rent(items.Length * width);
        try
        {
            for (var i = 0; i < items.Length; i++) RankingFeatures.Fill(customer, items[i], features.AsSpan(i * width, width));
            var predictions = new float[items.Length * release.Ranker.Heads.Length];
            release.Ranker.Predict(items.Length, features.AsSpan(0, items.Length * width), predictions);
            return predictions;
        }
        finally
        {
            ArrayPool<float>.Shared.Return(features);
        }
    }
}
