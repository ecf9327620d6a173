using Personalization.Training.Data;

namespace Personalization.Training.Towers;

/// <summary>Draws negatives: some from all items alike, the others as often as they occur; and knows how often each is drawn.</summary>
internal sealed class NegativeSampling
{
    private readonly int[] _rows;
    private readonly int _items;
    private readonly float _even;
    private readonly float[] _bias;

    public NegativeSampling(EventTable events, TowerOptions options)
    {
        (_rows, _items, _even) = (events.Items, events.Catalogue.Count, (float)options.EvenNegatives);
        var counts = new int[_items];
        foreach (var item in _rows) counts[item]++;
        _bias = new float[_items];
        for (var i = 0; i < _items; i++)
            _bias[i] = options.Loss == TowerLoss.Gbce ? -options.Offset : -(float)Math.Log(options.Negatives * ((1 - _even) * counts[i] / _rows.Length + _even / _items));
    }

    public int Draw(Random random) => random.NextSingle() < _even ? random.Next(_items) : _rows[random.Next(_rows.Length)];

    /// <summary>Added to a negative's logit: −log of its expected number among the drawn, which makes their sum an estimate of the sum over all items.</summary>
    public float BiasOf(int item) => _bias[item];
}
