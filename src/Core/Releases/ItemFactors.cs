using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
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
        var scratch = ArrayPool<double>.Shared.Rent(d * (d + 2));
        var matrix = scratch.AsSpan(0, d * d);
        var right = scratch.AsSpan(d * d, d);
        var row = scratch.AsSpan(d * (d + 1), d);
        for (var i = 0; i < matrix.Length; i++) matrix[i] = _gram[i];
        right.Clear();
        foreach (var item in items)
        {
            if ((uint)item >= (uint)Items) continue;
            for (var i = 0; i < d; i++) row[i] = _items[item * d + i];
            for (var i = 0; i < d; i++)
            {
                right[i] += (1 + Confidence) * row[i];
                AddScaled(matrix.Slice(i * d, i + 1), row[..(i + 1)], Confidence * row[i]);
            }
        }
        Solve(matrix, right);
        for (var i = 0; i < d; i++) customer[i] = (float)right[i];
        ArrayPool<double>.Shared.Return(scratch);
    }

    /// <summary>How well an item fits a customer's factors; 0 for one that the table does not know.</summary>
    public float Score(ReadOnlySpan<float> customer, int item) =>
        (uint)item < (uint)Items ? Vectors.Dot(customer, _items.AsSpan(item * Dimensions, Dimensions)) : 0;

    /// <summary>Says that an item's factors will be read soon.</summary>
    public void Expect(int item)
    {
        if ((uint)item < (uint)Items) Prefetch.Of<float>(_items.AsSpan(item * Dimensions, Dimensions));
    }

    /// <summary>Leaves the solution in <paramref name="right"/>; the matrix is positive definite and only its lower half is read.</summary>
    private static void Solve(Span<double> matrix, Span<double> right)
    {
        var d = right.Length;
        for (var i = 0; i < d; i++)
        {
            var row = matrix.Slice(i * d, d);
            for (var j = 0; j <= i; j++)
            {
                var sum = row[j] - Dot(row[..j], matrix.Slice(j * d, j));
                row[j] = i == j ? Math.Sqrt(Math.Max(sum, 1e-12)) : sum / matrix[j * d + j];
            }
        }
        for (var i = 0; i < d; i++) right[i] = (right[i] - Dot(matrix.Slice(i * d, i), right[..i])) / matrix[i * d + i];
        for (var i = d - 1; i >= 0; i--)
        {
            right[i] /= matrix[i * d + i];
            AddScaled(right[..i], matrix.Slice(i * d, i), -right[i]);
        }
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var va = MemoryMarshal.Cast<double, Vector<double>>(a);
        var vb = MemoryMarshal.Cast<double, Vector<double>>(b);
        var sum = Vector<double>.Zero;
        for (var i = 0; i < va.Length; i++) sum += va[i] * vb[i];
        var total = Vector.Sum(sum);
        for (var i = va.Length * Vector<double>.Count; i < a.Length; i++) total += a[i] * b[i];
        return total;
    }

    private static void AddScaled(Span<double> sum, ReadOnlySpan<double> x, double factor)
    {
        var vs = MemoryMarshal.Cast<double, Vector<double>>(sum);
        var vx = MemoryMarshal.Cast<double, Vector<double>>(x);
        for (var i = 0; i < vs.Length; i++) vs[i] += vx[i] * factor;
        for (var i = vs.Length * Vector<double>.Count; i < sum.Length; i++) sum[i] += factor * x[i];
    }
}
