using Personalization.Core.Catalog;

namespace Personalization.Core.Pipeline.Reordering;

/// <summary>How much of a slate each category and each capped group has taken. Used again by one request after another of its thread.</summary>
internal sealed class GroupCounts
{
    [ThreadStatic] private static GroupCounts? _ofThread;
    private readonly Dictionary<ulong, int> _categories = [];
    private readonly Dictionary<(int Cap, string Group), int> _groups = [];
    private List<GroupCap> _caps = [];
    private int _places;
    private int _mostOfCategory;

    /// <summary>Empty counts for a slate of so many places; valid until the thread asks again.</summary>
    public static GroupCounts Start(PipelineOptions options, int places)
    {
        var counts = _ofThread ??= new GroupCounts();
        counts._categories.Clear();
        counts._groups.Clear();
        (counts._caps, counts._places, counts._mostOfCategory) = (options.Caps, places, Most(options.CategoryShare, places));
        return counts;
    }

    /// <summary>Whether the item's category, or a group of it, has its share already.</summary>
    public bool IsFull(ItemRow row)
    {
        if (_categories.GetValueOrDefault(row.CategoryKey) >= _mostOfCategory) return true;
        for (var i = 0; i < _caps.Count; i++)
            if (GroupOf(row, i) is { } group && _groups.GetValueOrDefault((i, group)) >= Most(_caps[i].Share, _places)) return true;
        return false;
    }

    public void Add(ItemRow row)
    {
        _categories[row.CategoryKey] = _categories.GetValueOrDefault(row.CategoryKey) + 1;
        for (var i = 0; i < _caps.Count; i++)
            if (GroupOf(row, i) is { } group) _groups[(i, group)] = _groups.GetValueOrDefault((i, group)) + 1;
    }

    private string? GroupOf(ItemRow row, int cap) => row.Item.Attributes.TryGetValue(_caps[cap].Attribute, out var value) ? value.Text : null;

    private static int Most(double share, int places) => Math.Max(1, (int)Math.Ceiling(share * places - 1e-9));
}
