using Personalization.Training.Model;
using Personalization.Training.Towers;

namespace Personalization.Training.Ranker;

/// <summary>Rows of embeddings of which a step touches a few: slopes are summed by row, and only touched rows are stepped (lazy Adam), drawn a little towards zero.</summary>
internal sealed class SparseTable
{
    private readonly int _width;
    private readonly float _decay;
    private readonly float[] _values;
    private readonly AdamState _adam;
    private readonly int[] _slotOf;
    private readonly List<int> _touched = [];
    private float[] _slopes;

    /// <param name="decay">L2 on the rows that a step touches.</param>
    public SparseTable(int rows, int width, float decay, Random random)
    {
        (_width, _decay) = (width, decay);
        (_values, _adam, _slotOf, _slopes) = (new float[rows * width], new AdamState(rows * width), new int[rows], new float[256 * width]);
        Array.Fill(_slotOf, -1);
        foreach (ref var x in _values.AsSpan()) x = (2 * random.NextSingle() - 1) * 0.05f;
    }

    /// <summary>sum += weight · row.</summary>
    public void AddTo(Span<float> sum, int row, float weight) => Kernels.AddScaled(sum, _values.AsSpan(row * _width, _width), weight);

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
        _adam.Begin(rate);
        for (var slot = 0; slot < _touched.Count; slot++)
        {
            var slope = _slopes.AsSpan(slot * _width, _width);
            Kernels.AddScaled(slope, _values.AsSpan(_touched[slot] * _width, _width), _decay);
            _adam.Apply(_values, slope, _touched[slot] * _width);
            _slotOf[_touched[slot]] = -1;
        }
        _touched.Clear();
    }
}
