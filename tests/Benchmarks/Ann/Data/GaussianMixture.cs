using System.Numerics;

namespace Personalization.Benchmarks.Ann.Data;

/// <summary>
/// Unit rows and queries from 500 Gaussians of uneven weight and width around random centres; their covariance decays as (j+1)^(-1/2) along
/// axes of one shared random rotation, which gives the rows the low inner dimension that learned embeddings have.
/// </summary>
/// <remarks>Row i depends on the seed, the dimension and i alone. Cost: D² a row. Safe for any number of threads.</remarks>
public sealed class GaussianMixture
{
    public const int Centres = 500;
    public const double Noise = 1.6;
    public const double Decay = 0.5;
    private const double WeightSpread = 0.8;
    private const double WidthSpread = 0.2;
    private readonly ulong _seed;
    private readonly float[] _centres;
    private readonly double[] _cumulative = new double[Centres];
    private readonly double[] _widths = new double[Centres];
    private readonly double[] _spectrum;
    private readonly float[] _rotation;

    public GaussianMixture(int dimensions, ulong seed)
    {
        (Dimensions, _seed) = (dimensions, seed);
        _centres = new float[Centres * dimensions];
        _spectrum = [.. Enumerable.Range(1, dimensions).Select(j => Math.Pow(j, -Decay))];
        var length = Math.Sqrt(_spectrum.Sum(x => x * x));
        for (var j = 0; j < dimensions; j++) _spectrum[j] /= length;
        var total = 0.0;
        for (var c = 0; c < Centres; c++)
        {
            var stream = new RowStream(seed, 'c', c);
            Unit(ref stream, _centres.AsSpan(c * dimensions, dimensions));
            _cumulative[c] = total += Math.Exp(WeightSpread * stream.Normal());
            _widths[c] = Noise * Math.Exp(WidthSpread * stream.Normal());
        }
        _rotation = Rotation(dimensions, seed);
    }

    public int Dimensions { get; }

    /// <summary>Writes rows first … first + rows.Length / D − 1 into rows: [n, D].</summary>
    public void Rows(long first, Span<float> rows) => Draw('r', first, rows);

    /// <summary>Writes the first queries into queries: [n, D]. They are drawn as rows are, and none is a row.</summary>
    public void Queries(Span<float> queries) => Draw('q', 0, queries);

    private void Draw(char kind, long first, Span<float> into)
    {
        for (var i = 0; i < into.Length / Dimensions; i++) One(new RowStream(_seed, kind, first + i), into.Slice(i * Dimensions, Dimensions));
    }

    private void One(RowStream stream, Span<float> row)
    {
        var at = Array.BinarySearch(_cumulative, stream.Uniform() * _cumulative[^1]);
        var centre = Math.Min(at < 0 ? ~at : at, Centres - 1);
        _centres.AsSpan(centre * Dimensions, Dimensions).CopyTo(row);
        for (var axis = 0; axis < Dimensions; axis++)
        {
            var amount = (float)(stream.Normal() * _spectrum[axis] * _widths[centre]);
            AddScaled(row, _rotation.AsSpan(axis * Dimensions, Dimensions), amount);
        }
        Normalise(row);
    }

    /// <summary>Gram and Schmidt over random directions: [D, D], orthonormal rows.</summary>
    private static float[] Rotation(int dimensions, ulong seed)
    {
        var rotation = new float[dimensions * dimensions];
        for (var i = 0; i < dimensions; i++)
        {
            var stream = new RowStream(seed, 'R', i);
            var row = rotation.AsSpan(i * dimensions, dimensions);
            Unit(ref stream, row);
            for (var k = 0; k < i; k++)
            {
                var other = rotation.AsSpan(k * dimensions, dimensions);
                AddScaled(row, other, -Dot(row, other));
            }
            Normalise(row);
        }
        return rotation;
    }

    private static void Unit(ref RowStream stream, Span<float> row)
    {
        for (var j = 0; j < row.Length; j++) row[j] = (float)stream.Normal();
        Normalise(row);
    }

    private static void Normalise(Span<float> row)
    {
        var scale = (float)(1 / Math.Sqrt(Dot(row, row)));
        for (var j = 0; j < row.Length; j++) row[j] *= scale;
    }

    /// <summary>One term after the other, so that the sum does not depend on how wide this machine's vectors are.</summary>
    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = 0.0;
        for (var j = 0; j < a.Length; j++) sum += (double)a[j] * b[j];
        return (float)sum;
    }

    private static void AddScaled(Span<float> to, ReadOnlySpan<float> direction, float amount)
    {
        var j = 0;
        for (; j <= to.Length - Vector<float>.Count; j += Vector<float>.Count)
            (new Vector<float>(to[j..]) + new Vector<float>(direction[j..]) * amount).CopyTo(to[j..]);
        for (; j < to.Length; j++) to[j] += direction[j] * amount;
    }
}
