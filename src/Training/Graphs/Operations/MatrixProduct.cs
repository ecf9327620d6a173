namespace Personalization.Training.Graphs.Operations;

/// <summary>The plain product of stacked matrices, for the reference.</summary>
internal static class MatrixProduct
{
    /// <param name="stack">How many pairs of matrices follow each other.</param>
    public static double[] Of(double[] a, double[] b, int stack, int m, int n, int k, bool transposeA, bool transposeB, double scale)
    {
        var c = new double[stack * m * n];
        for (var s = 0; s < stack; s++)
            for (var i = 0; i < m; i++)
                for (var j = 0; j < n; j++)
                {
                    var sum = 0d;
                    for (var x = 0; x < k; x++)
                        sum += a[s * m * k + (transposeA ? x * m + i : i * k + x)] * b[s * k * n + (transposeB ? j * k + x : x * n + j)];
                    c[(s * m + i) * n + j] = scale * sum;
                }
        return c;
    }
}
