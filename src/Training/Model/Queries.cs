using Personalization.Core.Catalog;
using Personalization.Core.Customers;
using Personalization.Core.Features;
using Personalization.Core.Releases;

namespace Personalization.Training.Model;

/// <summary>The query embedding of a profile.</summary>
public static class Queries
{
    /// <returns>[D] unit norm; empty when the profile says nothing of taste, as in serving.</returns>
    public static float[] Of(CustomerProfile profile, ItemTable table, IQueryEncoder encoder)
    {
        var (items, events) = (new float[QueryFeatures.MaxItems * table.Dimensions], new float[QueryFeatures.MaxItems * EventFeatures.Width]);
        if (QueryFeatures.Fill(profile, table, items, events) == 0) return [];
        var query = new float[table.Dimensions];
        encoder.Encode(1, items, events, query);
        return query;
    }

    /// <summary>The same of a customer who searches by words at a time.</summary>
    public static float[] Of(CustomerProfile profile, ServingRelease release, string words, DateTimeOffset at)
    {
        var (items, events) = (new float[QueryFeatures.MaxItems * release.Items.Dimensions], new float[QueryFeatures.MaxItems * EventFeatures.Width]);
        if (QueryFeatures.Fill(profile, release.Items, items, events, release.VectorOf(words), at.ToUnixTimeMilliseconds()) == 0) return [];
        var query = new float[release.Items.Dimensions];
        release.QueryEncoder.Encode(1, items, events, query);
        return query;
    }
}
