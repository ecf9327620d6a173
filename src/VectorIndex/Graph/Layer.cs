using Personalization.VectorIndex.Memory;

namespace Personalization.VectorIndex.Graph;

/// <summary>A level of the graph above the lowest: some of the rows, each as a node with links, with the node of the same row below.</summary>
/// <remarks>Nodes are numbered within their layer, so that a layer takes memory for its own rows only: one in M of those below.</remarks>
internal sealed unsafe class Layer : IDisposable
{
    private const int FirstRoom = 16;
    private readonly Lock _opening = new();
    private readonly Queue<int> _free = new();
    private readonly Column<int> _slots;
    private readonly Column<int> _below;
    private readonly int _most;
    private int _room;
    private int _nodes;

    public Layer(int links, int most)
    {
        _most = most;
        Links = new LinkLists(links, most);
        _slots = new Column<int>(most);
        _below = new Column<int>(most);
    }

    public LinkLists Links { get; }

    /// <summary>[nodes]: the slot of a node's row; −1 for a free node.</summary>
    public int* Slots => _slots.Start;

    /// <summary>[nodes]: the node (on the lowest level the slot) of the same row one level below.</summary>
    public int* Below => _below.Start;

    /// <summary>Nodes that have ever been used: 0 … Nodes−1.</summary>
    public int Nodes => Volatile.Read(ref _nodes);

    /// <summary>The free nodes, the one used next first. No writer may be at work.</summary>
    public IReadOnlyCollection<int> Free => _free;

    public long Bytes => Nodes * (Links.ListBytes + _slots.EntryBytes + _below.EntryBytes);

    /// <summary>A node for a row, without links and not linked to.</summary>
    public int Open(int slot, int below)
    {
        lock (_opening)
        {
            if (!_free.TryDequeue(out int node))
            {
                node = _nodes;
                Reserve(node + 1);
            }

            Slots[node] = slot;
            Below[node] = below;
            Links.Clear(node);
            Volatile.Write(ref _nodes, Math.Max(_nodes, node + 1));
            return node;
        }
    }

    /// <summary>Gives nodes that nobody can reach free for other rows.</summary>
    public void Return(IEnumerable<int> nodes)
    {
        lock (_opening)
        {
            foreach (int node in nodes)
            {
                Slots[node] = LinkLists.None;
                _free.Enqueue(node);
            }
        }
    }

    /// <summary>Takes up nodes from a snapshot: there is room for them, and they are to be filled.</summary>
    public void Restore(int nodes, ReadOnlySpan<int> free)
    {
        Reserve(nodes);
        _nodes = nodes;
        foreach (int node in free)
        {
            _free.Enqueue(node);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Links.Dispose();
        _slots.Dispose();
        _below.Dispose();
    }

    private void Reserve(int nodes)
    {
        if (nodes > _room)
        {
            int room = (int)Math.Min(Math.Max(nodes + (nodes / 4L), FirstRoom), _most);
            if (room < nodes)
            {
                throw new InvalidOperationException($"The index is full: a level of its graph has {_room:N0} rows, and no addresses for more.");
            }

            Links.Grow(room);
            _slots.Grow(room);
            _below.Grow(room);
            _room = room;
        }
    }
}
