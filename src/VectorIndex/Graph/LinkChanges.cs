using System.Runtime.InteropServices;

namespace Personalization.VectorIndex.Graph;

/// <summary>New contents of link lists, prepared beside the readers and put in place in one commit.</summary>
internal sealed class LinkChanges
{
    // slot, level, count, links; and again.
    private readonly List<int> _changes = [];

    public void Clear() => _changes.Clear();

    /// <summary>A list is to hold these links; one change per list.</summary>
    public void Set(int slot, int level, ReadOnlySpan<int> links)
    {
        _changes.Add(slot);
        _changes.Add(level);
        _changes.Add(links.Length);
        _changes.AddRange(links);
    }

    /// <summary>Needs the commit.</summary>
    public void Apply(LinkTable links)
    {
        var changes = CollectionsMarshal.AsSpan(_changes);
        while (!changes.IsEmpty)
        {
            int count = changes[2];
            links.Set(changes[0], changes[1], changes.Slice(3, count));
            changes = changes[(3 + count)..];
        }
    }
}
