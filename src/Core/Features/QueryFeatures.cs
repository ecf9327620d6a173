using Personalization.Core.Catalog;
using Personalization.Core.Customers;
using Personalization.Core.Interactions;

namespace Personalization.Core.Features;

/// <summary>Input of the query encoder: the vectors of recent items, newest first, and a weight for each.</summary>
public static class QueryFeatures
{
    /// <summary>L: as many items as the encoder sees.</summary>
    public const int MaxItems = 50;

    /// <summary>Each older item counts this much of the one before it: five clicks make up half of the query.</summary>
    public const float Decay = 0.85f;

    /// <summary>Fills <paramref name="items"/> [L × D] and <paramref name="weights"/> [L], zero padded; weights sum to 1 in absolute value.</summary>
    /// <returns>Number of items used; 0 leaves both zero, and there is nothing to encode.</returns>
    public static int Fill(CustomerProfile profile, ItemTable table, Span<float> items, Span<float> weights)
    {
        items.Clear();
        weights.Clear();
        var (used, sum, decay) = (0, 0f, 1f);
        for (var i = profile.Recent.Length - 1; i >= 0 && used < MaxItems; i--)
        {
            var recent = profile.Recent[i];
            var taste = (float)InteractionKinds.TasteOf(recent.Kind, recent.Value);
            if (taste == 0 || table.Find(recent.ItemId) is not { } row) continue;
            row.Vector.CopyTo(items.Slice(used * table.Dimensions, table.Dimensions));
            weights[used++] = taste * decay;
            sum += MathF.Abs(taste * decay);
            decay *= Decay;
        }
        for (var i = 0; i < used; i++) weights[i] /= sum;
        return used;
    }
}
