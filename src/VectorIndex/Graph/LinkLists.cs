using System.Runtime.CompilerServices;
using Personalization.VectorIndex.Memory;

namespace Personalization.VectorIndex.Graph;

/// <summary>The neighbours of each node of a layer: lists of fixed room that end at −1 or at their room.</summary>
/// <remarks>
/// Readers take no lock. A list changes word by word, so that a reader may see some of the former and some of the new neighbours: all of them
/// are nodes that are in the graph, or leaving it and not yet used again. Writers hold the list's lock.
/// </remarks>
internal sealed unsafe class LinkLists : IDisposable
{
    public const int None = -1;
    private readonly Column<int> _lists;

    public LinkLists(int room, int most)
    {
        Room = room;
        _lists = new Column<int>(most, room);
    }

    /// <summary>How many neighbours fit.</summary>
    public int Room { get; }

    /// <summary>[nodes, Room].</summary>
    public int* Start => _lists.Start;

    public long ListBytes => _lists.EntryBytes;

    public void Grow(int nodes) => _lists.Grow(nodes);

    /// <summary>The neighbours as they are at this moment.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<int> Of(int node)
    {
        var all = new ReadOnlySpan<int>(_lists[node], Room);
        int end = all.IndexOf(None);
        return end < 0 ? all : all[..end];
    }

    /// <summary>The whole room of a list.</summary>
    public Span<int> RoomOf(int node) => new(_lists[node], Room);

    /// <summary>Empties the list of a node that nobody can reach.</summary>
    public void Clear(int node) => RoomOf(node).Fill(None);

    /// <summary>Adds a neighbour, if there is room.</summary>
    public bool TryAppend(int node, int neighbour)
    {
        int count = Of(node).Length;
        if (count == Room)
        {
            return false;
        }

        // Whoever sees the link sees the row behind it.
        Volatile.Write(ref _lists[node][count], neighbour);
        return true;
    }

    /// <summary>Replaces a list.</summary>
    public void Set(int node, ReadOnlySpan<int> neighbours)
    {
        int* list = _lists[node];
        for (int i = 0; i < neighbours.Length; i++)
        {
            Volatile.Write(ref list[i], neighbours[i]);
        }

        for (int i = neighbours.Length; i < Room && list[i] != None; i++)
        {
            list[i] = None;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _lists.Dispose();
}
