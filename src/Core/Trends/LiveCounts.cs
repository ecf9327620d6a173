using Personalization.Core.Catalog;

namespace Personalization.Core.Trends;

/// <summary>
/// Gives items of which training knows nothing the popularity of what happens to them. Others keep what they have: numbers that a ranker has not learned with made it choose worse, also
/// when brought to the same sum. One writer; requests read meanwhile.
/// </summary>
public sealed class LiveCounts(ItemTable items)
{
    /// <summary>Of the logarithm. Whatever changes less is left: each change costs the ranker the item's side.</summary>
    private const float Felt = 0.1f;
    private Dictionary<long, float> _before = [];

    /// <param name="counted">Items and their counts as they are now.</param>
    public void Lay(ReadOnlySpan<TrendingItem> counted)
    {
        foreach (ref readonly var item in counted)
        {
            if (items.Find(item.ItemId) is not { Popularity: not > 0 } row) continue;
            var live = Math.Max(0, (float)item.Score) + _before.GetValueOrDefault(row.Key);
            if (MathF.Abs(MathF.Log(1 + live) - row.LogPopularity) >= Felt) items.SetLiveCount(item.ItemId, live);
        }
    }

    /// <summary>The counts of before are lost: what they came to is kept, and what is counted from now on comes on top.</summary>
    public void BeginAnew()
    {
        var before = new Dictionary<long, float>();
        foreach (var row in items.Rows)
            if (row.LiveCount > 0) before[row.Key] = row.LiveCount;
        _before = before;
    }
}
