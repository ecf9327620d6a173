using Personalization.VectorIndex.Kernels;

namespace Personalization.VectorIndex.Graph;

/// <summary>The links of the graph: for each slot a level, and a list of neighbour slots on each level from 0 to its own.</summary>
/// <remarks>
/// A list has a fixed room, 2·M on level 0 and M above, and ends at −1 or at its room. Level 0 of all slots is one block; the
/// few slots that reach higher (one in M) have an array of their own. A list is changed only in the commit, except for that of a slot
/// nothing points to. A link may lead to a dead slot, or to one that no longer reaches its level: its list is then empty.
/// </remarks>
internal sealed unsafe class LinkTable
{
    public const int None = -1;
    private AlignedBuffer<int> _ground;
    private int[]?[] _upper;

    public LinkTable(int m, int capacity)
    {
        M = m;
        _ground = new AlignedBuffer<int>(checked(capacity * GroundRoom));
        _ground.Span.Fill(None);
        _upper = new int[]?[capacity];
    }

    public int M { get; }

    public int GroundRoom => 2 * M;

    public int Capacity => _upper.Length;

    /// <summary>Where every search starts: a live slot of the highest level, or <see cref="None"/> when there is no live slot.</summary>
    public int Entry { get; private set; } = None;

    public int LevelOf(int slot) => _upper[slot] is { } lists ? lists.Length / M : 0;

    public int RoomOf(int level) => level == 0 ? GroundRoom : M;

    /// <summary>The whole room of a list.</summary>
    public ReadOnlySpan<int> Room(int slot, int level) => WritableRoom(slot, level);

    /// <summary>The neighbours of a slot on a level.</summary>
    public ReadOnlySpan<int> Links(int slot, int level)
    {
        var room = Room(slot, level);
        int end = room.IndexOf(None);
        return end < 0 ? room : room[..end];
    }

    /// <summary>Where the list of level 0 lies, to be fetched ahead of use.</summary>
    public int* GroundAddress(int slot) => _ground.Pointer + ((nint)slot * GroundRoom);

    /// <summary>Gives a slot that nobody can find its level, with empty lists.</summary>
    public void Open(int slot, int level)
    {
        WritableRoom(slot, 0).Fill(None);
        int[]? lists = level == 0 ? null : new int[level * M];
        lists.AsSpan().Fill(None);
        _upper[slot] = lists;
    }

    /// <summary>Needs the commit. Replaces a list.</summary>
    public void Set(int slot, int level, ReadOnlySpan<int> links)
    {
        var room = WritableRoom(slot, level);
        links.CopyTo(room);
        room[links.Length..].Fill(None);
    }

    /// <summary>Needs the commit.</summary>
    public void SetEntry(int slot) => Entry = slot;

    /// <summary>A live slot of the highest level, other than the given one, or <see cref="None"/>.</summary>
    public int HighestLive(ReadOnlySpan<bool> live, int without)
    {
        int highest = None;
        for (int slot = 0; slot < live.Length; slot++)
        {
            if (live[slot] && slot != without && (highest == None || LevelOf(slot) > LevelOf(highest)))
            {
                highest = slot;
            }
        }

        return highest;
    }

    /// <summary>A copy with more room, to take this one's place.</summary>
    public LinkTable Grown(int capacity)
    {
        var grown = new LinkTable(M, 0) { _upper = new int[]?[capacity], Entry = Entry };
        _upper.CopyTo(grown._upper, 0);
        grown._ground = _ground.Grown(checked(capacity * GroundRoom));
        grown._ground.Span[_ground.Length..].Fill(None);
        return grown;
    }

    private Span<int> WritableRoom(int slot, int level)
    {
        if (level == 0)
        {
            return new Span<int>(GroundAddress(slot), GroundRoom);
        }

        int[]? lists = _upper[slot];
        return lists is null || lists.Length < level * M ? default : lists.AsSpan((level - 1) * M, M);
    }
}
