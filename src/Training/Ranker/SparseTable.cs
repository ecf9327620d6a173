using Personalization.Training.Model;
using Personalization.Training.Towers;

namespace Personalization.Training.Ranker;

/// <summary>
/// Rows of embeddings of which a step touches a few: slopes are summed by row, and only touched rows are stepped (lazy Adam), drawn a little towards zero.
/// A row and its two moments lie side by side: tables of moments apart cost three misses of the caches a row.
/// </summary>
internal sealed class SparseTable
{
    private const float Start = 0.05f;
    private readonly int _width;
    private readonly float _decay;

    /// <summary>Per row: values, mean of the slopes, mean of their squares.</summary>
    private readonly float[] _rows;
    private readonly int[] _slotOf;
    private readonly List<int> _touched = [];
    private float[] _slopes;
    private int _steps;

    /// <param name="decay">L2 on the rows that a step touches.</param>
    public SparseTable(int rows, int width, float decay, Random random)
    {
        (_width, _decay) = (width, decay);
        (_rows, _slotOf, _slopes) = (new float[rows * 3 * width], new int[rows], new float[256 * width]);
        Array.Fill(_slotOf, -1);
        for (var row = 0; row < rows; row++)
            foreach (ref var x in Values(row)) x = (2 * random.NextSingle() - 1) * Start;
    }

    /// <summary>sum += weight · row.</summary>
    public void AddTo(Span<float> sum, int row, float weight) => Kernels.AddScaled(sum, Values(row), weight);

    /// <summary>The row's slope += weight · slope.</summary>
    public void AddSlope(int row, ReadOnlySpan<float> slope, float weight)
    {
        if (_slotOf[row] < 0)
        {
            _slotOf[row] = _touched.Count;
            _touched.Add(row);
            if (_touched.Count * _width > _slopes.Length) Array.Resize(ref _slopes, 2 * _slopes.Length);
            _slopes.AsSpan(_slotOf[row] * _width, _width).Clear();
        }
        Kernels.AddScaled(_slopes.AsSpan(_slotOf[row] * _width, _width), slope, weight);
    }

    public void Step(float rate)
    {
        var (corrected, squareScale) = AdamState.Corrected(rate, ++_steps);
        for (var slot = 0; slot < _touched.Count; slot++)
        {
            var slope = _slopes.AsSpan(slot * _width, _width);
            var row = _rows.AsSpan(_touched[slot] * 3 * _width, 3 * _width);
            if (_decay != 0) Kernels.AddScaled(slope, row[.._width], _decay);
            AdamState.Step(row[.._width], slope, row.Slice(_width, _width), row[(2 * _width)..], corrected, squareScale);
            _slotOf[_touched[slot]] = -1;
        }
        _touched.Clear();
    }

    private Span<float> Values(int row) => _rows.AsSpan(row * 3 * _width, _width);
}
