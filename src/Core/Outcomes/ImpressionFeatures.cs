using System.Buffers;
using System.Globalization;
using Personalization.Core.Catalog;
using Personalization.Core.Features;

namespace Personalization.Core.Outcomes;

/// <summary>What the ranker saw of a slate, in 16 hexadecimal digits.</summary>
public static class ImpressionFeatures
{
    /// <summary>Values are compared by this step: processors add up in different orders, and the last bits differ.</summary>
    private const float StepsPerUnit = 64;

    /// <summary>
    /// Hash of the feature rows (<see cref="RankingFeatures"/>) of the items in their order, under the schema's own hash. Equal for equal features, whatever the processor,
    /// but for the rare value on the border of a step of 1/64. What retrieval made of the items is left out: it follows from the same history.
    /// O(items × features); allocates the result alone.
    /// </summary>
    public static string Hash(CustomerFeatures customer, IReadOnlyList<ItemRow> items)
    {
        var hash = Hash64.Of(FeatureSchema.Hash);
        var row = ArrayPool<float>.Shared.Rent(RankingFeatures.Width);
        foreach (var item in items)
        {
            var features = row.AsSpan(0, RankingFeatures.Width);
            RankingFeatures.Fill(customer, item, retrieval: 0, features);
            foreach (var value in features) hash = Hash64.Of(hash, unchecked((ulong)(long)MathF.Round(value * StepsPerUnit)));
        }
        ArrayPool<float>.Shared.Return(row);
        return hash.ToString("x16", CultureInfo.InvariantCulture);
    }
}
