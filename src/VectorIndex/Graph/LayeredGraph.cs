using Personalization.VectorIndex.Concurrency;

namespace Personalization.VectorIndex.Graph;

/// <summary>The links of the index: every row on the lowest level, one in M of each level on the next, and the entry.</summary>
internal sealed class LayeredGraph : IDisposable
{
    private readonly int _most;
    private Layer[] _layers = [];
    private GraphEntry? _entry;

    /// <param name="m">Links per node above the lowest level, where it is twice as many.</param>
    /// <param name="most">How many rows there may ever be.</param>
    public LayeredGraph(int m, int most)
    {
        (M, _most) = (m, most);
        Ground = new LinkLists(2 * m, most);
    }

    public int M { get; }

    /// <summary>The lowest level: its nodes are the slots.</summary>
    public LinkLists Ground { get; }

    /// <summary>The levels above, the first of them level 1.</summary>
    public Layer[] Layers => Volatile.Read(ref _layers);

    /// <summary>Null when no row has ever been added, or all are gone.</summary>
    public GraphEntry? Entry
    {
        get => Volatile.Read(ref _entry);
        set => Volatile.Write(ref _entry, value);
    }

    /// <summary>Held while the entry is replaced, and by a writer whose row will be above all others.</summary>
    public Lock Entering { get; } = new();

    /// <summary>One lock per list, whatever its level.</summary>
    public ListLocks Locks { get; } = new();

    public long LayerBytes => Layers.Sum(layer => layer.Bytes);

    public LinkLists LinksAt(int level) => level == 0 ? Ground : Layers[level - 1].Links;

    /// <summary>The view of a level for a walk.</summary>
    public unsafe LayerView ViewOf(int level, int slots)
    {
        if (level == 0)
        {
            return new LayerView(Ground.Start, Ground.Room, null, slots);
        }

        var layer = Layers[level - 1];
        return new LayerView(layer.Links.Start, layer.Links.Room, layer.Slots, layer.Nodes);
    }

    /// <summary>Makes sure that there are so many levels.</summary>
    public void AddLevels(int highest)
    {
        lock (Locks)
        {
            while (_layers.Length < highest)
            {
                // Far above what chance will give it: addresses cost nothing.
                double share = Math.Pow(M, -(_layers.Length + 1));
                int most = (int)Math.Min((2 * _most * share) + (1 << 20), _most);
                Volatile.Write(ref _layers, [.. _layers, new Layer(M, most)]);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Ground.Dispose();
        foreach (var layer in _layers)
        {
            layer.Dispose();
        }
    }
}
