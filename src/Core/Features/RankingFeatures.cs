using System.Runtime.Intrinsics;
using Personalization.Core.Catalog;

namespace Personalization.Core.Features;

/// <summary>
/// What the ranker is told of a customer and an item together, beside <see cref="CustomerSideFeatures"/> and <see cref="ItemSideFeatures"/>. Only here are these columns
/// computed, for training and serving alike.
/// </summary>
public static class RankingFeatures
{
    public static readonly IReadOnlyList<string> Names =
    [
        "similarity", "similarity_max_recent", "similarity_last", "taste_share", "recent_share", "same_category_as_last", "log_popularity",
        "log_age_days", "is_new", "price_distance", "has_price", "activity", "log_times_touched", "in_cart", "has_history", "similarity_passed",
        "retrieval",
    ];

    /// <summary>F: columns of a row.</summary>
    public static int Width => Names.Count;

    /// <summary>The column of what retrieval made of the item: the last.</summary>
    public static int RetrievalAt => Names.Count - 1;

    /// <summary>Fills <paramref name="row"/> [F] for one customer and one item. Every value is finite. Allocates nothing.</summary>
    /// <param name="retrieval">See <see cref="Pipeline.Candidate.Retrieval"/>.</param>
    public static void Fill(CustomerFeatures customer, ItemRow item, float retrieval, Span<float> row)
    {
        var anchors = customer.AnchorRows;
        var tastes = customer.Tastes;
        var (last, similarityToLast, maxSimilarity) = (anchors.Length > 0 ? anchors[0] : null, 0f, 0f);
        for (var i = 0; i < anchors.Length; i += 4)
        {
            // The last of them stands in for those that are missing: the greatest is the same.
            var end = anchors.Length - 1;
            var similarities = Vectors.Dot4(
                anchors[i].Vector, anchors[Math.Min(i + 1, end)].Vector, anchors[Math.Min(i + 2, end)].Vector, anchors[Math.Min(i + 3, end)].Vector, item.Vector);
            if (i == 0) similarityToLast = similarities.ToScalar();
            for (var j = 0; j < 4; j++) maxSimilarity = MathF.Max(maxSimilarity, similarities[j]);
        }
        var ageDays = (float)Math.Max(0, (customer.NowMs - item.CreatedAtMs) / 86_400_000d);
        var hasPrices = float.IsFinite(item.LogPrice) && float.IsFinite(customer.MeanLogPrice);
        var (times, inCart) = tastes.TouchedOf(item.Key);

        row[0] = customer.Query.Length == 0 ? 0 : Vectors.Dot(customer.Query, item.Vector);
        row[1] = maxSimilarity;
        row[2] = similarityToLast;
        row[3] = tastes.ShareOf(item.CategoryKey);
        row[4] = tastes.RecentShareOf(item.CategoryKey);
        row[5] = last is not null && last.CategoryKey == item.CategoryKey ? 1 : 0;
        row[6] = item.LogPopularity;
        row[7] = MathF.Log(1 + ageDays);
        row[8] = ageDays < 14 ? 1 : 0;
        row[9] = hasPrices ? MathF.Abs(item.LogPrice - customer.MeanLogPrice) : 0;
        row[10] = hasPrices ? 1 : 0;
        row[11] = customer.Activity;
        row[12] = times == 0 ? 0 : MathF.Log(1 + times);
        row[13] = inCart ? 1 : 0;
        row[14] = last is null ? 0 : 1;
        row[15] = tastes.HasPassed ? Vectors.Dot(tastes.Passed, item.Vector) : 0;
        row[16] = retrieval;
    }
}
