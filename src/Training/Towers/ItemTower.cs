using System.Runtime.InteropServices;
using Personalization.Core.Catalog;
using Personalization.Core.Features;
using Personalization.Core.Releases;
using Personalization.Training.Data;
using Personalization.Training.Evaluation.Peers;
using Personalization.Training.Model;

namespace Personalization.Training.Towers;

/// <summary>
/// The item tower in training: a row for the item's id plus a weighted sum of rows for its hashed attributes and words and for its popularity plus a bias, scaled to unit
/// length. Training steps that leave id and popularity out (as others leave activations out) teach the attributes to place an item alone: what an item gets that nobody has
/// touched. Only rows that a step touched are computed and updated, whatever the catalogue's size.
/// </summary>
internal sealed class ItemTower
{
    /// <summary>Stands in the place of an item's number where there is none.</summary>
    private const int Words = -1;
    private readonly int _d;
    private readonly AttributeRows _attributes;
    private readonly float[] _ids, _words, _bias, _wordSlopes, _biasSlopes;
    private readonly AdamState _idAdam, _wordAdam, _biasAdam;
    private readonly int[] _slotOf;

    /// <summary>[items × <see cref="ItemFeatures.Popularities"/>].</summary>
    private readonly float[] _popularity;
    private readonly List<short> _searchColumns = [];
    private readonly List<float> _searchValues = [];
    private int[] _items = new int[4096];
    private (int From, int To)[] _searchPlaces = new (int, int)[4096];
    private bool[] _withId = new bool[4096];
    private float[] _units, _lengths, _slopes;

    public ItemTower(IReadOnlyList<CatalogItem> items, int dimensions, Random random, CancellationToken cancellation)
    {
        (_d, _attributes) = (dimensions, AttributeRows.Of(items, cancellation));
        // Ids begin small, so that rare items stay where their attributes put them.
        _ids = Drawn(items.Count * _d, 0.01f, random);
        // Popularity begins as worth nothing.
        _words = [.. Drawn(ItemFeatures.Hashed * _d, 0.1f, random), .. new float[ItemFeatures.Popularities * _d]];
        _popularity = new float[items.Count * ItemFeatures.Popularities];
        (_bias, _biasSlopes, _wordSlopes) = (new float[_d], new float[_d], new float[_words.Length]);
        (_idAdam, _wordAdam, _biasAdam) = (new AdamState(_ids.Length), new AdamState(_words.Length), new AdamState(_d));
        _slotOf = new int[items.Count];
        Array.Fill(_slotOf, -1);
        (_units, _lengths, _slopes) = (new float[_items.Length * _d], new float[_items.Length], new float[_items.Length * _d]);
    }

    public int Items => _slotOf.Length;

    /// <summary>Items of the step under way.</summary>
    public int Touched { get; private set; }

    /// <summary>From now on items are as popular as the events say.</summary>
    public void Count(EventTable events)
    {
        var counts = new ReleaseBaselines(ItemCounts.Plain(events), ItemCounts.Decayed(events, ItemCounts.TrendHalfLife(events)), ReleaseBaselines.None.Covisits, ReleaseBaselines.None.Factors);
        for (var i = 0; i < Items; i++) ItemFeatures.FillPopularity(counts.PriorOf(i), _popularity.AsSpan(i * ItemFeatures.Popularities, ItemFeatures.Popularities));
    }

    /// <summary>[A × D] and [D]: what the attributes are worth, for the encoder of new items.</summary>
    public (float[] Weights, float[] Bias) Encoder => (_words, _bias);

    /// <summary>Takes an item into the step; returns its slot. Not for several threads at once.</summary>
    public int Touch(int item, float idDropout, Random random)
    {
        if (_slotOf[item] is >= 0 and var known) return known;
        MakeRoom();
        _items[Touched] = item;
        _withId[Touched] = random.NextSingle() >= idDropout;
        return _slotOf[item] = Touched++;
    }

    /// <summary>Takes words into the step, placed as an item of which nothing else is known; returns their slot. Not for several threads at once.</summary>
    /// <param name="words">[A] of <see cref="ItemFeatures.FillWords"/>.</param>
    public int TouchWords(ReadOnlySpan<float> words)
    {
        MakeRoom();
        var from = _searchColumns.Count;
        for (var c = 0; c < words.Length; c++)
        {
            if (words[c] == 0) continue;
            _searchColumns.Add((short)c);
            _searchValues.Add(words[c]);
        }
        (_items[Touched], _withId[Touched], _searchPlaces[Touched]) = (Words, false, (from, _searchColumns.Count));
        return Touched++;
    }

    /// <summary>Computes the vectors of all touched items and clears their slopes.</summary>
    public void Forward(ParallelOptions parallel) => Parts(parallel, (from, to) =>
    {
        for (var slot = from; slot < to; slot++)
        {
            var unit = _units.AsSpan(slot * _d, _d);
            var (columns, values) = AttributesOf(slot);
            _lengths[slot] = Compute(_withId[slot] ? _items[slot] : Words, columns, values, unit);
            _slopes.AsSpan(slot * _d, _d).Clear();
        }
    });

    public ReadOnlySpan<float> UnitOf(int slot) => _units.AsSpan(slot * _d, _d);

    /// <summary>Where the loss's slopes at the slot's unit vector are summed up.</summary>
    public Span<float> SlopesOf(int slot) => _slopes.AsSpan(slot * _d, _d);

    /// <summary>From the slopes at the unit vectors back through the scaling to ids, attributes and bias, and a step of Adam. Ends the step.</summary>
    public void Backward(float rate, ParallelOptions parallel)
    {
        _idAdam.Begin(rate);
        Parts(parallel, (from, to) =>
        {
            for (var slot = from; slot < to; slot++)
            {
                // d(x / |x|): what points along the unit vector changes nothing.
                var slope = _slopes.AsSpan(slot * _d, _d);
                var unit = _units.AsSpan(slot * _d, _d);
                Kernels.AddScaled(slope, unit, -Vectors.Dot(slope, unit));
                var scale = 1 / _lengths[slot];
                foreach (ref var x in slope) x *= scale;
                if (_withId[slot]) _idAdam.Apply(_ids, slope, _items[slot] * _d);
            }
        });
        // One thread a part of the columns, so that sums are taken in a fixed order.
        Array.Clear(_wordSlopes);
        Array.Clear(_biasSlopes);
        for (var slot = 0; slot < Touched; slot++)
        {
            var slope = _slopes.AsSpan(slot * _d, _d);
            Kernels.AddScaled(_biasSlopes, slope, 1f);
            var (columns, values) = AttributesOf(slot);
            for (var a = 0; a < columns.Length; a++) Kernels.AddScaled(_wordSlopes.AsSpan(columns[a] * _d, _d), slope, values[a]);
            if (_withId[slot])
                for (var p = 0; p < ItemFeatures.Popularities; p++) Kernels.AddScaled(_wordSlopes.AsSpan((ItemFeatures.Hashed + p) * _d, _d), slope, PopularityOf(_items[slot], p));
            if (_items[slot] != Words) _slotOf[_items[slot]] = -1;
        }
        _searchColumns.Clear();
        _searchValues.Clear();
        _wordAdam.Begin(rate);
        _wordAdam.Apply(_words, _wordSlopes, 0);
        _biasAdam.Begin(rate);
        _biasAdam.Apply(_bias, _biasSlopes, 0);
        Touched = 0;
    }

    /// <summary>[items × D] unit vectors. Items outside <paramref name="seen"/> are placed by their attributes alone.</summary>
    public float[] All(bool[] seen, ParallelOptions parallel)
    {
        var vectors = new float[Items * _d];
        Parallel.For(0, (Items + 1023) / 1024, parallel, part =>
        {
            for (var i = part * 1024; i < Math.Min(Items, (part + 1) * 1024); i++) Compute(seen[i] ? i : Words, _attributes.ColumnsOf(i), _attributes.ValuesOf(i), vectors.AsSpan(i * _d, _d));
        });
        return vectors;
    }

    /// <summary>What is trained, by name, with its moments: the arrays themselves.</summary>
    public IEnumerable<(string Name, float[] Values, AdamState Adam)> Arrays() => [("ids", _ids, _idAdam), ("words", _words, _wordAdam), ("bias", _bias, _biasAdam)];

    private Attributes AttributesOf(int slot)
    {
        if (_items[slot] is var item and not Words) return new(_attributes.ColumnsOf(item), _attributes.ValuesOf(item));
        var (from, to) = _searchPlaces[slot];
        return new(CollectionsMarshal.AsSpan(_searchColumns)[from..to], CollectionsMarshal.AsSpan(_searchValues)[from..to]);
    }

    private float PopularityOf(int item, int which) => _popularity[item * ItemFeatures.Popularities + which];

    /// <param name="id">The item whose row and popularity count beside its attributes; <see cref="Words"/> for none.</param>
    private float Compute(int id, ReadOnlySpan<short> columns, ReadOnlySpan<float> values, Span<float> unit)
    {
        _bias.CopyTo(unit);
        if (id != Words)
        {
            Kernels.AddScaled(unit, _ids.AsSpan(id * _d, _d), 1f);
            for (var p = 0; p < ItemFeatures.Popularities; p++) Kernels.AddScaled(unit, _words.AsSpan((ItemFeatures.Hashed + p) * _d, _d), PopularityOf(id, p));
        }
        for (var a = 0; a < columns.Length; a++) Kernels.AddScaled(unit, _words.AsSpan(columns[a] * _d, _d), values[a]);
        var length = MathF.Max(1e-6f, MathF.Sqrt(Vectors.Dot(unit, unit)));
        foreach (ref var x in unit) x /= length;
        return length;
    }

    private void MakeRoom()
    {
        if (Touched < _items.Length) return;
        Array.Resize(ref _items, Touched * 2);
        Array.Resize(ref _searchPlaces, Touched * 2);
        Array.Resize(ref _withId, Touched * 2);
        Array.Resize(ref _lengths, Touched * 2);
        Array.Resize(ref _units, Touched * 2 * _d);
        Array.Resize(ref _slopes, Touched * 2 * _d);
    }

    private void Parts(ParallelOptions parallel, Action<int, int> work)
    {
        var parts = Math.Max(1, Math.Min(parallel.MaxDegreeOfParallelism, Touched / 64));
        var size = (Touched + parts - 1) / parts;
        if (parts == 1) work(0, Touched);
        else Parallel.For(0, parts, parallel, part => work(part * size, Math.Min(Touched, (part + 1) * size)));
    }

    private static float[] Drawn(int count, float scale, Random random)
    {
        var values = new float[count];
        foreach (ref var x in values.AsSpan()) x = (2 * random.NextSingle() - 1) * scale;
        return values;
    }

    private readonly ref struct Attributes(ReadOnlySpan<short> columns, ReadOnlySpan<float> values)
    {
        private readonly ReadOnlySpan<short> _columns = columns;
        private readonly ReadOnlySpan<float> _values = values;

        public void Deconstruct(out ReadOnlySpan<short> columns, out ReadOnlySpan<float> values)
        {
            columns = _columns;
            values = _values;
        }
    }
}
