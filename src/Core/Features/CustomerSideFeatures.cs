using Personalization.Core.Interactions;

namespace Personalization.Core.Features;

/// <summary>
/// The customer's side of the ranker's input: what does not depend on the item, computed once per request. Columns: numbers, vectors [D each], tastes and recent items by
/// category, prices of recent items, who it is and when (<see cref="AboutFeatures"/>).
/// </summary>
public static class CustomerSideFeatures
{
    public static readonly IReadOnlyList<string> Numbers =
    [
        "activity", "has_history", "has_query", "log_interactions", "log_hours_since", "mean_log_price", "has_prices", "share_clicked", "share_carted", "share_purchased",
        "share_passed", "share_liked", "categories",
    ];

    /// <summary>Each [D]: the query embedding; the newest liked item; the mean of the newest liked; of all recent by taste; of what was passed over; of all that was liked, which leaves out what was only looked at.</summary>
    public static readonly IReadOnlyList<string> VectorNames = ["query", "last", "anchors", "recent", "passed", "kept"];

    public const int Categories = FeatureBands.Categories, Prices = FeatureBands.Prices;

    /// <summary>Taste fades by half over this many interactions.</summary>
    private const int HalfTaste = 10;

    /// <summary>Taste from which an item was liked: a click, four stars; not a look.</summary>
    private const float Liked = 1;

    /// <summary>The schema as text.</summary>
    internal static string Description => $"{string.Join(',', Numbers)}, {string.Join(',', VectorNames)}, {Categories} tastes, {Categories} recent, {Prices} prices, about";

    /// <summary>C: columns of a row.</summary>
    public static int Width(int dimensions) => Numbers.Count + VectorNames.Count * dimensions + 2 * Categories + Prices + AboutFeatures.Width;

    /// <summary>Fills <paramref name="row"/> [C]. Every value is finite.</summary>
    /// <param name="dimensions">D.</param>
    public static void Fill(CustomerFeatures customer, int dimensions, Span<float> row)
    {
        row.Clear();
        AboutFeatures.Fill(customer.Slots, customer.Profile, customer.Moment, row[^AboutFeatures.Width..]);
        FillVectors(customer, dimensions, row.Slice(Numbers.Count, VectorNames.Count * dimensions));
        var shares = row[(Numbers.Count + VectorNames.Count * dimensions)..];
        var tastes = shares[..Categories];
        var categories = shares.Slice(Categories, Categories);
        var prices = shares.Slice(2 * Categories, Prices);
        foreach (var (category, share) in customer.Tastes.Shares) tastes[FeatureBands.CategoryOf(category)] += share;
        var one = 1f / Math.Max(1, customer.Recent.Count);
        var (clicked, carted, purchased, passed, liked) = (0f, 0f, 0f, 0f, 0f);
        for (var i = 0; i < customer.Recent.Count; i++)
        {
            var (item, kind, taste) = customer.Recent[i];
            categories[FeatureBands.CategoryOf(item.CategoryKey)] += one;
            if (taste > 0) prices[FeatureBands.PriceOf(item.LogPrice)] += one;
            if (kind is InteractionKind.Click) clicked += one;
            if (kind is InteractionKind.Cart) carted += one;
            if (kind is InteractionKind.Purchase) purchased += one;
            if (taste < 0) passed += one;
            if (taste >= Liked) liked += one;
        }
        var profile = customer.Profile;
        ReadOnlySpan<float> numbers =
        [
            customer.Activity, customer.Anchors.Count > 0 ? 1 : 0, customer.Query.Length > 0 ? 1 : 0, MathF.Log(1 + profile.Version) / 5,
            profile.LastEventAtMs == 0 ? 0 : (float)Math.Log(1 + Math.Max(0, customer.NowMs - profile.LastEventAtMs) / 3_600_000d) / 5,
            float.IsFinite(customer.MeanLogPrice) ? customer.MeanLogPrice / 5 : 0, float.IsFinite(customer.MeanLogPrice) ? 1 : 0, clicked, carted, purchased, passed, liked,
            MathF.Log(1 + customer.Tastes.Shares.Count) / 3,
        ];
        numbers.CopyTo(row);
    }

    private static void FillVectors(CustomerFeatures customer, int d, Span<float> vectors)
    {
        customer.Query.CopyTo(vectors);
        if (customer.Anchors.Count > 0) customer.Anchors[0].Vector.CopyTo(vectors[d..]);
        foreach (var anchor in customer.Anchors) Vectors.AddScaled(vectors.Slice(2 * d, d), anchor.Vector, 1f / customer.Anchors.Count);
        customer.Tastes.Passed.CopyTo(vectors[(4 * d)..]);
        var (recent, kept) = (0f, 0f);
        for (var i = 0; i < customer.Recent.Count; i++)
        {
            var weight = Math.Max(0, customer.Recent[i].Taste) * MathF.Exp(-i * (MathF.Log(2) / HalfTaste));
            recent += weight;
            if (customer.Recent[i].Taste >= Liked) kept += weight;
        }
        for (var i = 0; i < customer.Recent.Count; i++)
        {
            var (item, _, taste) = customer.Recent[i];
            if (taste <= 0) continue;
            var weight = taste * MathF.Exp(-i * (MathF.Log(2) / HalfTaste));
            Vectors.AddScaled(vectors.Slice(3 * d, d), item.Vector, weight / recent);
            if (taste >= Liked) Vectors.AddScaled(vectors.Slice(5 * d, d), item.Vector, weight / kept);
        }
    }
}
