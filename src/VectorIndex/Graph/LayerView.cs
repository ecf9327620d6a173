using System.Runtime.CompilerServices;

namespace Personalization.VectorIndex.Graph;

/// <summary>One level as a walk sees it: addresses, good for as long as the walk's epoch.</summary>
/// <param name="lists">[nodes, Room].</param>
/// <param name="room">Words per list.</param>
/// <param name="slots">[nodes]: slot of each node; null where node and slot are the same.</param>
/// <param name="nodes">How many nodes there were when the walk began: later ones are not followed.</param>
internal readonly unsafe struct LayerView(int* lists, int room, int* slots, int nodes)
{
    public readonly int* Lists = lists;
    public readonly int* Slots = slots;
    public readonly int Room = room;
    public readonly int Nodes = nodes;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int SlotOf(int node) => Slots is null ? node : Slots[node];
}
