using System.Collections.Immutable;
using Personalization.Core.Catalog;
using Personalization.Core.Trends;

namespace Personalization.Core.Pipeline.Sources;

/// <summary>Trending items of one release, all and by category, best first: looked up once for each list of trends, not for each request. Immutable.</summary>
internal sealed class TrendShelf
{
    private readonly ImmutableArray<TrendingItem> _made;
    private readonly Dictionary<string, List<Found>> _byCategory = new(StringComparer.OrdinalIgnoreCase);

    public TrendShelf(ImmutableArray<TrendingItem> trending, ItemTable items)
    {
        _made = trending;
        foreach (var item in trending)
        {
            if (items.Find(item.ItemId) is not { } row) continue;
            var found = new Found(row, (float)item.Score);
            All.Add(found);
            if (!_byCategory.TryGetValue(row.Item.Category, out var shelf)) _byCategory[row.Item.Category] = shelf = [];
            shelf.Add(found);
        }
    }

    public List<Found> All { get; } = [];

    public bool IsOf(ImmutableArray<TrendingItem> trending) => _made == trending;

    public List<Found>? Of(string category) => _byCategory.GetValueOrDefault(category);
}
