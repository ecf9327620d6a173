namespace Personalization.Training.Ranker;

/// <summary>Mean and deviation of columns: training sees (x − mean) · scale, and serving gets weights that take x as it is.</summary>
internal sealed class Standard
{
    private readonly float[] _mean, _scale;

    /// <param name="values">Rows of <paramref name="stride"/> columns, of which the first <paramref name="width"/> count.</param>
    public Standard(ReadOnlySpan<float> values, int stride, int width)
    {
        var (sums, squares, rows) = (new double[width], new double[width], Math.Max(1, values.Length / stride));
        for (var row = 0; row + stride <= values.Length; row += stride)
            for (var i = 0; i < width; i++)
            {
                sums[i] += values[row + i];
                squares[i] += (double)values[row + i] * values[row + i];
            }
        _mean = [.. sums.Select(s => (float)(s / rows))];
        // A feature that never varied here must not explode when it does in serving.
        _scale = [.. squares.Select((s, i) => Math.Sqrt(Math.Max(0, s / rows - sums[i] / rows * sums[i] / rows)) is var deviation && deviation > 1e-3 ? (float)(1 / deviation) : 0)];
    }

    public void Apply(Span<float> row)
    {
        for (var i = 0; i < _mean.Length; i++) row[i] = (row[i] - _mean[i]) * _scale[i];
    }

    /// <summary>The same of a layer that reads one column alone.</summary>
    /// <param name="weights">[outputs].</param>
    public void FoldInto(int column, float[] weights, float[] bias)
    {
        for (var o = 0; o < weights.Length; o++)
        {
            weights[o] *= _scale[column];
            bias[o] -= weights[o] * _mean[column];
        }
    }

    /// <summary>Makes a layer that reads standardised columns read them as they are.</summary>
    /// <param name="weights">[inputs × outputs].</param>
    /// <param name="bias">[outputs].</param>
    /// <param name="first">The input that is column 0 here.</param>
    public void FoldInto(float[] weights, float[] bias, int first)
    {
        for (var i = 0; i < _mean.Length; i++)
        {
            var row = weights.AsSpan((first + i) * bias.Length, bias.Length);
            for (var o = 0; o < row.Length; o++)
            {
                row[o] *= _scale[i];
                bias[o] -= row[o] * _mean[i];
            }
        }
    }
}
