namespace Personalization.Core.Releases;

/// <summary>Which items customers turned to within a few events of each other, as counted in training. Immutable; all reads are free and thread safe.</summary>
public sealed class Covisits
{
    private readonly int[] _starts, _items;
    private readonly float[] _counts, _turns, _strengths;

    /// <param name="starts">[N + 1]: the neighbours of item i are the entries <c>[starts[i], starts[i+1])</c>, strongest first.</param>
    /// <param name="items">[entries] numbers of the neighbours, below N.</param>
    /// <param name="counts">[entries] how often the two were together, a turn farther off counting less: 1 for the next, 1/n for the n-th.</param>
    /// <param name="turns">[N] how often customers turned to the item at all.</param>
    /// <exception cref="ArgumentException">The arrays contradict each other.</exception>
    public Covisits(int[] starts, int[] items, float[] counts, float[] turns)
    {
        (_starts, _items, _counts, _turns) = (starts, items, counts, turns);
        if (starts.Length != turns.Length + 1 || items.Length != counts.Length || starts[0] != 0 || starts[^1] != items.Length)
            throw new ArgumentException($"{starts.Length} starts to {starts[^1]}, {turns.Length} items, {items.Length} neighbours and {counts.Length} counts make no table.");
        for (var i = 0; i < turns.Length; i++)
            if (starts[i] > starts[i + 1]) throw new ArgumentException($"Item {i} has its neighbours from {starts[i]} to {starts[i + 1]}.");
        foreach (var item in items)
            if ((uint)item >= (uint)turns.Length) throw new ArgumentException($"Neighbour {item} is none of {turns.Length} items.");
        _strengths = new float[items.Length];
        for (var i = 0; i < turns.Length; i++)
            for (var n = starts[i]; n < starts[i + 1]; n++) _strengths[n] = Strength(counts[n], turns[i], turns[items[n]]);
    }

    /// <summary>N.</summary>
    public int Items => _turns.Length;

    /// <summary>Pairs in the table.</summary>
    public int Entries => _items.Length;

    /// <summary>[N + 1], [entries], [entries] and [N], see the constructor; not to be changed.</summary>
    public (int[] Starts, int[] Items, float[] Counts, float[] Turns) Arrays => (_starts, _items, _counts, _turns);

    /// <summary>Numbers of the items that go with an item, strongest first; none for an item that the table does not know.</summary>
    public ReadOnlySpan<int> NeighboursOf(int item) => (uint)item < (uint)Items ? _items.AsSpan(_starts[item].._starts[item + 1]) : [];

    /// <summary>How often each of <see cref="NeighboursOf"/> was together with the item; what is seen live can be added to it.</summary>
    public ReadOnlySpan<float> CountsOf(int item) => (uint)item < (uint)Items ? _counts.AsSpan(_starts[item].._starts[item + 1]) : [];

    /// <summary><see cref="Strength"/> of each of <see cref="NeighboursOf"/>.</summary>
    public ReadOnlySpan<float> StrengthsOf(int item) => (uint)item < (uint)Items ? _strengths.AsSpan(_starts[item].._starts[item + 1]) : [];

    /// <summary>Says that an item's neighbours and their strengths will be read soon.</summary>
    public void Expect(int item)
    {
        Prefetch.Of(NeighboursOf(item));
        Prefetch.Of(StrengthsOf(item));
    }

    /// <summary>How often customers turned to the item in training; 0 for one that the table does not know.</summary>
    public float TurnsOf(int item) => (uint)item < (uint)Items ? _turns[item] : 0;

    /// <summary>The cosine of two items' visits, at most about 1: so that an item that goes with everything goes with nothing in particular.</summary>
    /// <param name="count">How often they were together.</param>
    /// <param name="turns">How often customers turned to the one, and to the other.</param>
    public static float Strength(float count, float turns, float others) => count / MathF.Sqrt(turns * others + 1);
}
