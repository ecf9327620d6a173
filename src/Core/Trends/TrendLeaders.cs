using System.Collections.Immutable;

namespace Personalization.Core.Trends;

/// <summary>What silos are told of a window: its largest items, and beyond those the largest of each category, so that a small one has its own.</summary>
/// <param name="OfAll">So many whatever they are.</param>
/// <param name="OfCategory">So many of each category, those among all counted.</param>
/// <param name="Most">So many together. Of a shop with too many categories for that, first the largest of each, then the second of each, and so on.</param>
public readonly record struct TrendLeaders(int OfAll, int OfCategory, int Most)
{
    /// <param name="falling">All items, largest first.</param>
    /// <param name="categoryOf">The category of an id; null for what has none, or leads none.</param>
    /// <returns>Largest first.</returns>
    public ImmutableArray<TrendingItem> Of(ReadOnlySpan<TrendingItem> falling, Func<string, ulong?> categoryOf)
    {
        var (before, besides) = (new Dictionary<ulong, int>(), new List<(int Round, int Place)>());
        for (var place = 0; place < falling.Length; place++)
        {
            if (categoryOf(falling[place].ItemId) is not { } category) continue;
            var round = before.GetValueOrDefault(category);
            before[category] = round + 1;
            if (place >= OfAll && round < OfCategory) besides.Add((round, place));
        }
        besides.Sort();
        var leaders = ImmutableArray.CreateBuilder<TrendingItem>();
        leaders.AddRange(falling[..Math.Min(OfAll, falling.Length)]);
        foreach (var (_, place) in besides.Take(Most - OfAll).OrderBy(b => b.Place)) leaders.Add(falling[place]);
        return leaders.ToImmutable();
    }
}
