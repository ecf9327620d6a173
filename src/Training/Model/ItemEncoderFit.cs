using Personalization.Core.Catalog;
using Personalization.Core.Features;

namespace Personalization.Training.Model;

/// <summary>Ridge regression from hashed attributes to the vectors that interactions gave, so that items nobody has seen find their place among the others.</summary>
internal static class ItemEncoderFit
{
    /// <summary>λ as a share of the mean diagonal: enough to keep words of single items from being learned by heart.</summary>
    private const double Shrinkage = 0.05;

    /// <param name="vectors">[items × D], unit norm or zero.</param>
    /// <param name="trust">[items]: weight of each as an example; 0 leaves it out.</param>
    public static TrainedItemEncoder Fit(IReadOnlyList<CatalogItem> items, float[] vectors, float[] trust, int dimensions, CancellationToken cancellation)
    {
        // The last column is the constant.
        var system = new RidgeSystem(ItemFeatures.Width + 1, dimensions);
        var row = new float[ItemFeatures.Width];
        var (columns, x, y) = (new int[ItemFeatures.Width + 1], new double[ItemFeatures.Width + 1], new double[dimensions]);
        for (var i = 0; i < items.Count; i++)
        {
            if ((i & 1023) == 0) cancellation.ThrowIfCancellationRequested();
            if (trust[i] <= 0) continue;
            ItemFeatures.Fill(items[i], row);
            var used = 0;
            for (var a = 0; a < row.Length; a++)
                if (row[a] != 0) (columns[used], x[used++]) = (a, row[a]);
            (columns[used], x[used++]) = (ItemFeatures.Width, 1);
            for (var k = 0; k < dimensions; k++) y[k] = vectors[i * dimensions + k];
            system.Add(columns.AsSpan(0, used), x.AsSpan(0, used), y, trust[i]);
        }
        var w = system.Solve(Math.Max(1e-6, Shrinkage * system.MeanDiagonal));
        var weights = new float[ItemFeatures.Width * dimensions];
        for (var i = 0; i < weights.Length; i++) weights[i] = (float)w[i];
        var bias = new float[dimensions];
        for (var k = 0; k < dimensions; k++) bias[k] = (float)w[weights.Length + k];
        return new TrainedItemEncoder(weights, bias);
    }
}
