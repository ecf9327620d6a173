namespace Personalization.Training.Model;

/// <summary>Least squares with a pull: collects XᵀX and XᵀY in float64, then solves (XᵀX + λ I) W = XᵀY + λ W₀ by Cholesky. O(n³/3 + n² m).</summary>
public sealed class RidgeSystem(int inputs, int outputs)
{
    private readonly double[] _gram = new double[inputs * inputs];
    private readonly double[] _target = new double[inputs * outputs];

    /// <summary>Adds one example; <paramref name="columns"/> are the places where x is not zero.</summary>
    public void Add(ReadOnlySpan<int> columns, ReadOnlySpan<double> x, ReadOnlySpan<double> y, double weight)
    {
        for (var i = 0; i < columns.Length; i++)
        {
            var scaled = weight * x[i];
            var row = _gram.AsSpan(columns[i] * inputs, inputs);
            for (var j = 0; j < columns.Length; j++) row[columns[j]] += scaled * x[j];
            Kernels.AddScaled(_target.AsSpan(columns[i] * outputs, outputs), y, scaled);
        }
    }

    /// <summary>Mean of the diagonal of XᵀX: the natural scale for λ.</summary>
    public double MeanDiagonal
    {
        get
        {
            var sum = 0d;
            for (var i = 0; i < inputs; i++) sum += _gram[i * inputs + i];
            return sum / inputs;
        }
    }

    /// <summary>Trace of XᵀY over trace of XᵀX: the best single scale s in y ≈ s·x. For square systems.</summary>
    public double Scale
    {
        get
        {
            var trace = 0d;
            for (var i = 0; i < Math.Min(inputs, outputs); i++) trace += _target[i * outputs + i];
            return trace / Math.Max(1e-12, MeanDiagonal * inputs);
        }
    }

    /// <param name="lambda">Larger than 0, so that a solution exists.</param>
    /// <param name="pull">W₀ is this much of the identity.</param>
    /// <returns>W, [inputs × outputs].</returns>
    public double[] Solve(double lambda, double pull = 0)
    {
        var factor = (double[])_gram.Clone();
        var w = (double[])_target.Clone();
        for (var i = 0; i < inputs; i++)
        {
            factor[i * inputs + i] += lambda;
            if (pull != 0) w[i * outputs + i] += lambda * pull;
        }
        Decompose(factor);
        // L z = b, then Lᵀ w = z, on all right-hand sides at once.
        for (var i = 0; i < inputs; i++)
        {
            var row = w.AsSpan(i * outputs, outputs);
            for (var k = 0; k < i; k++) Kernels.AddScaled(row, w.AsSpan(k * outputs, outputs), -factor[i * inputs + k]);
            Divide(row, factor[i * inputs + i]);
        }
        for (var i = inputs - 1; i >= 0; i--)
        {
            var row = w.AsSpan(i * outputs, outputs);
            for (var k = i + 1; k < inputs; k++) Kernels.AddScaled(row, w.AsSpan(k * outputs, outputs), -factor[k * inputs + i]);
            Divide(row, factor[i * inputs + i]);
        }
        return w;
    }

    /// <summary>A = L Lᵀ in place, L in the lower triangle.</summary>
    private void Decompose(double[] a)
    {
        for (var i = 0; i < inputs; i++)
            for (var j = 0; j <= i; j++)
            {
                var sum = a[i * inputs + j];
                var ri = a.AsSpan(i * inputs, j);
                var rj = a.AsSpan(j * inputs, j);
                for (var k = 0; k < j; k++) sum -= ri[k] * rj[k];
                a[i * inputs + j] = i != j ? sum / a[j * inputs + j]
                    : sum > 0 ? Math.Sqrt(sum) : throw new InvalidDataException($"The normal equations are not positive definite at column {i}: {sum}.");
            }
    }

    private static void Divide(Span<double> row, double by)
    {
        foreach (ref var x in row) x /= by;
    }
}
