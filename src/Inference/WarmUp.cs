using Personalization.Core.Features;
using Personalization.Core.Releases;

namespace Personalization.Inference;

/// <summary>The first run of each model, on made-up rows, and whether its results are what the interfaces promise.</summary>
internal static class WarmUp
{
    // float32 over a few hundred terms; a model that forgets to normalise is off by far more.
    private const float Tolerance = 1e-2f;

    /// <param name="most">Items in a run of the ranker at most: a device makes its programs ready for the size of a run.</param>
    /// <exception cref="ModelMismatchException">An embedding has no unit norm, or a prediction is no probability.</exception>
    public static void Run(OnnxQueryEncoder queryEncoder, OnnxItemEncoder itemEncoder, OnnxRankingModel ranker, int dimensions, int most)
    {
        var items = new float[QueryFeatures.MaxItems * dimensions];
        var events = new float[QueryFeatures.MaxItems * EventFeatures.Width];
        (items[0], events[0]) = (1, 1);
        var query = new float[dimensions];
        queryEncoder.Encode(1, items, events, new float[AboutFeatures.Width], query);
        MustHaveUnitNorm(ReleaseFiles.QueryEncoder, query);

        var attributes = new float[ItemFeatures.Width];
        attributes[0] = 1;
        var vector = new float[dimensions];
        itemEncoder.Encode(1, attributes, vector);
        MustHaveUnitNorm(ReleaseFiles.ItemEncoder, vector);

        var side = new float[ranker.ItemWidth];
        ranker.EncodeItems(1, new float[ItemSideFeatures.Width(dimensions)], side);
        var customer = new float[CustomerSideFeatures.Width(dimensions)];
        var predictions = new float[most * ranker.Heads.Length];
        ranker.Predict([1], customer, [side], new float[RankingFeatures.Width], predictions.AsSpan(0, ranker.Heads.Length));
        ranker.Predict([most], customer, Enumerable.Repeat(side, most).ToArray(), new float[most * RankingFeatures.Width], predictions);
        foreach (float prediction in predictions)
        {
            // Not: prediction < 0 or > 1, which a NaN passes.
            if (!(prediction is >= 0 and <= 1))
            {
                throw new ModelMismatchException($"{ReleaseFiles.Ranker} predicts {prediction}, probabilities are expected");
            }
        }
    }

    private static void MustHaveUnitNorm(string file, float[] vector)
    {
        float norm = MathF.Sqrt(Vectors.Dot(vector, vector));
        // An encoder may know nothing of the one column that is set: zero is an answer too.
        if (!(norm < Tolerance || MathF.Abs(norm - 1) < Tolerance))
        {
            throw new ModelMismatchException($"{file} makes a vector of length {norm}, 1 is expected");
        }
    }
}
