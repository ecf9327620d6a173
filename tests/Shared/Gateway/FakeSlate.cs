using System.Collections.Immutable;
using Personalization.Core.Catalog;
using Personalization.Core.Customers;
using Personalization.Core.Expressions;
using Personalization.Core.Interactions;
using Personalization.Core.Recommendations;

namespace Personalization.Testing.Gateway;

/// <summary>A slate by simple rules: like the recent items by category and colour, never what is consumed, with popular ones between.</summary>
internal static class FakeSlate
{
    public const string Release = "fake-1";

    public static RecommendationResponse Build(RecommendationRequest request, CustomerProfile profile, CatalogItem[] items, Func<string, CatalogItem?> find)
    {
        var filter = request.Filter is null ? null : ItemExpression.Parse(request.Filter);
        var consumed = profile.Consumed.ToDictionary(c => c.ItemId, c => InteractionKinds.ConsumedAs(c.Kind));
        var recent = profile.Recent.Where(r => InteractionKinds.TasteOf(r.Kind) > 0).Select(r => find(r.ItemId)).OfType<CatalogItem>().ToArray();
        var removed = new List<RemovedItem>();
        var ranked = new List<(CatalogItem Item, float Score, CatalogItem? Like)>();
        foreach (var item in items)
        {
            var popularity = Core.Hash64.Of(item.Id) % 1000 / 1000f;
            var like = recent.LastOrDefault(r => r.Category == item.Category && r.Id != item.Id);
            var score = 0.4f * popularity + recent.Sum(r => r.Category == item.Category ? 0.12f : 0) + (like is not null && Colour(like) == Colour(item) ? 0.2f : 0);
            var reason = consumed.GetValueOrDefault(item.Id) ?? (request.Exclude.Contains(item.Id) ? "excluded" : filter?.Matches(item) == false ? "filtered" : null);
            if (reason is null) ranked.Add((item, score, like));
            else if (removed.Count < 50) removed.Add(new RemovedItem { ItemId = item.Id, Title = item.Title, Reason = reason });
        }
        var slate = ranked.OrderByDescending(r => r.Score).ThenBy(r => r.Item.Id, StringComparer.Ordinal).Take(request.Limit)
            .Select((r, place) => Show(r.Item, place, r.Score, r.Like is null ? "popular" : "recent") with { Why = request.Explain ? Explain(r.Score, r.Like) : null });
        return new RecommendationResponse
        {
            RequestId = $"r-{profile.Version}",
            CustomerId = request.CustomerId,
            Release = Release,
            Items = [.. slate],
            Timings = new StageTimings { Encode = 0.21, Retrieve = 0.64, Filter = 0.08, Rank = 0.93, Reorder = 0.11, Total = 1.97 },
            Counts = new StageCounts { Retrieved = items.Length, Ranked = ranked.Count, Removed = removed.GroupBy(r => r.Reason).ToImmutableSortedDictionary(g => g.Key, g => g.Count()) },
            Freshness = new Freshness { Interactions = profile.Version, AppliedMs = profile.Version == 0 ? null : 3.4 },
            Removed = request.Explain ? [.. removed] : null,
        };
    }

    public static RecommendedItem Show(CatalogItem item, int position, float score, string source) => new()
    {
        ItemId = item.Id, Position = position, Title = item.Title, Category = item.Category, Attributes = item.Attributes, Score = score, Source = source,
    };

    private static Explanation Explain(float score, CatalogItem? like) => new()
    {
        Sources = ImmutableSortedDictionary<string, float>.Empty.Add(like is null ? "popular" : "recent", Math.Min(0.99f, score)),
        SimilarTo = like?.Id,
        Predictions = ImmutableSortedDictionary<string, float>.Empty.Add("click", Math.Min(0.9f, score / 3)).Add("cart", Math.Min(0.5f, score / 9)).Add("purchase", Math.Min(0.3f, score / 20)),
        Moved = 0,
    };

    private static string? Colour(CatalogItem item) => item.Attributes.GetValueOrDefault("color").Text;
}
