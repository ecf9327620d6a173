using Personalization.Core.Catalog;
using Personalization.Core.Features;

namespace Personalization.Training.Model;

/// <summary>Makes the vectors: factors from interactions, an encoder from attributes, both blended by how often an item was seen, then the query encoder.</summary>
internal static class EmbeddingTraining
{
    public static Embeddings Train(TrainingInput input, TrainingOptions options, TrainingSteps steps, CancellationToken cancellation)
    {
        var preferences = input.Preferences();
        var als = steps.Run("item vectors", progress => new ImplicitAls(preferences, options, progress, cancellation));
        var seen = new float[input.Data.Items.Count];
        for (var i = 0; i < preferences.Columns.Length; i++) seen[preferences.Columns[i]] += preferences.Weights[i] > 0 ? 1 : 0;
        return steps.Run("encoders", _ =>
        {
            var vectors = Directions(als.ColumnFactors, seen, options.Dimensions);
            var trust = Array.ConvertAll(seen, n => MathF.Min((float)options.MaxTrust, n / (n + (float)options.TrustAt)));
            var encoder = ItemEncoderFit.Fit(input.Data.Items, vectors, trust, options.Dimensions, cancellation);
            var table = Blend(input, vectors, trust, encoder, options.Dimensions);
            return new Embeddings(table, QueryEncoderFit.Fit(input, table, options.Seed, cancellation), encoder, als);
        });
    }

    /// <summary>
    /// Unit vectors of the factors less their mean. The mean is what all items share, popularity above all; without it the cosine tells items apart (Mu and Viswanath,
    /// "All-but-the-top", ICLR 2018). Popularity reaches the ranker as a feature of its own.
    /// </summary>
    private static float[] Directions(float[] factors, float[] seen, int d)
    {
        var vectors = (float[])factors.Clone();
        var mean = new float[d];
        var total = Math.Max(1, seen.Count(n => n > 0));
        for (var i = 0; i < seen.Length; i++)
            if (seen[i] > 0 && Vectors.Normalize(vectors.AsSpan(i * d, d))) Kernels.AddScaled(mean, vectors.AsSpan(i * d, d), 1f / total);
        for (var i = 0; i < seen.Length; i++)
        {
            var vector = vectors.AsSpan(i * d, d);
            if (seen[i] > 0) Kernels.AddScaled(vector, mean, -1);
            else vector.Clear();
            Vectors.Normalize(vector);
        }
        return vectors;
    }

    private static ItemTable Blend(TrainingInput input, float[] vectors, float[] trust, TrainedItemEncoder encoder, int d)
    {
        var items = input.Data.Items;
        var popularity = input.Popularity();
        var table = new ItemTable(d, items.Count);
        var attributes = new float[ItemFeatures.Width];
        for (var i = 0; i < items.Count; i++)
        {
            var vector = new float[d];
            ItemFeatures.Fill(items[i], attributes);
            encoder.Encode(1, attributes, vector);
            for (var k = 0; k < d; k++) vector[k] = trust[i] * vectors[i * d + k] + (1 - trust[i]) * vector[k];
            if (!Vectors.Normalize(vector)) vector[0] = 1; // nothing known at all: any direction serves
            table.Upsert(items[i], vector, popularity[i]);
        }
        return table;
    }
}
