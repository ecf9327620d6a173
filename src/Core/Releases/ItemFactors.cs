using Personalization.Core.Features;

namespace Personalization.Core.Releases;

/// <summary>
/// Items' half of a matrix factorisation of implicit feedback: a customer's half is solved from the items turned to. Hu, Koren and Volinsky, "Collaborative filtering for
/// implicit feedback datasets" (ICDM 2008). Immutable and thread safe.
/// </summary>
public sealed class ItemFactors
{
    private readonly float[] _items, _gram;

    /// <param name="items">[N × D] float32.</param>
    /// <param name="gram">[D × D]: Yᵀ Y + λ I over all items Y.</param>
    /// <param name="confidence">α: what a turn counts beyond its absence.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public ItemFactors(int dimensions, float[] items, float[] gram, float confidence)
    {
        if (dimensions < 1 || items.Length % dimensions != 0 || gram.Length != dimensions * dimensions)
            throw new ArgumentException($"{items.Length} factors and a gram of {gram.Length} do not fit {dimensions} dimensions.");
        (Dimensions, _items, _gram, Confidence) = (dimensions, items, gram, confidence);
    }

    public int Dimensions { get; }

    /// <summary>α.</summary>
    public float Confidence { get; }

    /// <summary>N.</summary>
    public int Items => _items.Length / Dimensions;

    /// <summary>[N × D] and [D × D]; not to be changed.</summary>
    public (float[] Items, float[] Gram) Arrays => (_items, _gram);

    /// <summary>The factors of a customer who turned to these items: solves (Yᵀ Y + λ I + α Σ y yᵀ) x = (1 + α) Σ y by Cholesky, O(items · D² + D³).</summary>
    /// <param name="items">Numbers; those that the table does not know are left out.</param>
    /// <param name="customer">[D], to be filled; zero of no known item.</param>
    public void Fold(ReadOnlySpan<int> items, Span<float> customer)
    {
        var d = Dimensions;
        var (matrix, right) = (new double[d * d], new double[d]);
        for (var i = 0; i < matrix.Length; i++) matrix[i] = _gram[i];
        foreach (var item in items)
        {
            if ((uint)item >= (uint)Items) continue;
            var y = _items.AsSpan(item * d, d);
            for (var i = 0; i < d; i++)
            {
                right[i] += (1 + Confidence) * y[i];
                for (var j = 0; j <= i; j++) matrix[i * d + j] += (double)Confidence * y[i] * y[j];
            }
        }
        Solve(matrix, right);
        for (var i = 0; i < d; i++) customer[i] = (float)right[i];
    }

    /// <summary>How well an item fits a customer's factors; 0 for one that the table does not know.</summary>
    public float Score(ReadOnlySpan<float> customer, int item) =>
        (uint)item < (uint)Items ? Vectors.Dot(customer, _items.AsSpan(item * Dimensions, Dimensions)) : 0;

    /// <summary>Leaves the solution in <paramref name="right"/>; the matrix is positive definite and only its lower half is read.</summary>
    private static void Solve(double[] matrix, double[] right)
    {
        var d = right.Length;
        for (var i = 0; i < d; i++)
            for (var j = 0; j <= i; j++)
            {
                var sum = matrix[i * d + j];
                for (var k = 0; k < j; k++) sum -= matrix[i * d + k] * matrix[j * d + k];
                matrix[i * d + j] = i == j ? Math.Sqrt(Math.Max(sum, 1e-12)) : sum / matrix[j * d + j];
            }
        for (var i = 0; i < d; i++)
        {
            for (var k = 0; k < i; k++) right[i] -= matrix[i * d + k] * right[k];
            right[i] /= matrix[i * d + i];
        }
        for (var i = d - 1; i >= 0; i--)
        {
            for (var k = i + 1; k < d; k++) right[i] -= matrix[k * d + i] * right[k];
            right[i] /= matrix[i * d + i];
        }
    }
}
