using Personalization.Core.Features;

namespace Personalization.Training.Model;

/// <summary>
/// Matrix factorisation of implicit feedback by alternating least squares. Hu, Koren and Volinsky, "Collaborative filtering for implicit feedback datasets" (ICDM
/// 2008); each row is solved by three steps of conjugate gradient, Takács, Pilászy and Tikk (RecSys 2011). Per round O(entries · D + rows · D²).
/// </summary>
/// <remarks>Deterministic for a seed: rows are solved independently of each other, and sums over rows are taken in a fixed order.</remarks>
public sealed class ImplicitAls
{
    private const int Steps = 3;
    private const int Chunk = 512;
    private readonly TrainingOptions _options;
    private readonly int _dimensions;

    private readonly Lazy<float[]> _columnGram;

    public int Dimensions => _dimensions;

    /// <summary>[rows × D].</summary>
    public float[] RowFactors { get; }

    /// <summary>[columns × D].</summary>
    public float[] ColumnFactors { get; }

    public ImplicitAls(PreferenceMatrix preferences, TrainingOptions options, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        (_options, _dimensions) = (options, options.Dimensions);
        _columnGram = new Lazy<float[]>(() => Gram(ColumnFactors!, CancellationToken.None));
        var random = new Random(options.Seed);
        RowFactors = Start(preferences.Rows, random);
        ColumnFactors = Start(preferences.ColumnCount, random);
        var transposed = preferences.Transposed();
        for (var round = 0; round < options.Rounds; round++)
        {
            Solve(preferences, RowFactors, ColumnFactors, cancellation);
            Solve(transposed, ColumnFactors, RowFactors, cancellation);
            progress?.Report((round + 1d) / options.Rounds);
        }
    }

    /// <summary>Yᵀ Y + λ I over the columns, [D × D].</summary>
    public float[] ColumnGram => _columnGram.Value;

    /// <summary>The factors that a row with these columns (each of weight 1) would have, the columns held fixed: [D]. Thread safe once trained.</summary>
    public float[] RowOf(int[] columns)
    {
        var x = new float[_dimensions];
        var weights = new float[columns.Length];
        Array.Fill(weights, 1);
        var row = new PreferenceMatrix(1, ColumnFactors.Length / _dimensions, [0, columns.Length], columns, weights);
        // A cold start needs more steps than the warm ones of training.
        for (var again = 0; again < 2; again++) SolveRow(row, 0, x, ColumnFactors, _columnGram.Value, new float[3 * _dimensions]);
        return x;
    }

    private float[] Start(int rows, Random random)
    {
        var factors = new float[rows * _dimensions];
        for (var i = 0; i < factors.Length; i++) factors[i] = (random.NextSingle() - 0.5f) * 0.1f;
        return factors;
    }

    /// <summary>Solves every row of <paramref name="solved"/> with the other side held fixed.</summary>
    private void Solve(PreferenceMatrix preferences, float[] solved, float[] held, CancellationToken cancellation)
    {
        var gram = Gram(held, cancellation);
        Parallel.For(0, (preferences.Rows + Chunk - 1) / Chunk, Parallelism(cancellation), chunk =>
        {
            var scratch = new float[3 * _dimensions];
            for (var r = chunk * Chunk; r < Math.Min(preferences.Rows, (chunk + 1) * Chunk); r++)
                SolveRow(preferences, r, solved.AsSpan(r * _dimensions, _dimensions), held, gram, scratch);
        });
    }

    /// <summary>Yᵀ Y + λ I, [D × D].</summary>
    private float[] Gram(float[] factors, CancellationToken cancellation)
    {
        var d = _dimensions;
        var rows = factors.Length / d;
        var parts = new float[(rows + Chunk - 1) / Chunk][];
        Parallel.For(0, parts.Length, Parallelism(cancellation), part =>
        {
            var sum = new float[d * d];
            for (var r = part * Chunk; r < Math.Min(rows, (part + 1) * Chunk); r++)
            {
                var row = factors.AsSpan(r * d, d);
                for (var i = 0; i < d; i++) Kernels.AddScaled(sum.AsSpan(i * d, d), row, row[i]);
            }
            parts[part] = sum;
        });
        var gram = new float[d * d];
        foreach (var part in parts) Kernels.AddScaled(gram, part, 1);
        for (var i = 0; i < d; i++) gram[i * d + i] += (float)_options.Regularisation;
        return gram;
    }

    private void SolveRow(PreferenceMatrix preferences, int row, Span<float> x, float[] held, float[] gram, float[] scratch)
    {
        var d = _dimensions;
        var entries = preferences.Starts[row]..preferences.Starts[row + 1];
        if (entries.Start.Value == entries.End.Value) { x.Clear(); return; }
        var columns = preferences.Columns.AsSpan(entries);
        var weights = preferences.Weights.AsSpan(entries);
        var residual = scratch.AsSpan(0, d);
        var direction = scratch.AsSpan(d, d);
        var product = scratch.AsSpan(2 * d, d);

        // residual = Yᵀ C p − (Yᵀ C Y + λ I) x
        Apply(columns, weights, held, gram, x, residual);
        for (var i = 0; i < d; i++) residual[i] = -residual[i];
        for (var i = 0; i < columns.Length; i++)
            if (weights[i] > 0) Kernels.AddScaled(residual, held.AsSpan(columns[i] * d, d), 1 + (float)_options.Confidence * weights[i]);
        residual.CopyTo(direction);
        var before = Vectors.Dot(residual, residual);
        for (var step = 0; step < Steps && before > 1e-20f; step++)
        {
            Apply(columns, weights, held, gram, direction, product);
            var length = before / Vectors.Dot(direction, product);
            Kernels.AddScaled(x, direction, length);
            Kernels.AddScaled(residual, product, -length);
            var after = Vectors.Dot(residual, residual);
            var keep = after / before;
            for (var i = 0; i < d; i++) direction[i] = residual[i] + keep * direction[i];
            before = after;
        }
    }

    /// <summary>result = (Yᵀ C Y + λ I) v; the confidence beyond 1 is α·|taste|.</summary>
    private void Apply(ReadOnlySpan<int> columns, ReadOnlySpan<float> weights, float[] held, float[] gram, ReadOnlySpan<float> v, Span<float> result)
    {
        var d = _dimensions;
        for (var i = 0; i < d; i++) result[i] = Vectors.Dot(gram.AsSpan(i * d, d), v);
        for (var i = 0; i < columns.Length; i++)
        {
            var y = held.AsSpan(columns[i] * d, d);
            Kernels.AddScaled(result, y, (float)_options.Confidence * MathF.Abs(weights[i]) * Vectors.Dot(y, v));
        }
    }

    private ParallelOptions Parallelism(CancellationToken cancellation) => new() { MaxDegreeOfParallelism = _options.Threads, CancellationToken = cancellation };
}
