using Personalization.Core.Customers;
using Personalization.Core.Features;
using Personalization.Core.Releases;

namespace Personalization.Training.Model;

/// <summary>The query embedding of a profile.</summary>
public static class Queries
{
    /// <param name="words">What the customer searches by; null for no search.</param>
    /// <returns>[D] unit norm; empty when nothing tells of taste, as in serving.</returns>
    public static float[] Of(CustomerProfile profile, ServingRelease release, QueryMoment moment, string? words = null)
    {
        var d = release.Items.Dimensions;
        var (items, events, about) = (new float[QueryFeatures.MaxItems * d], new float[QueryFeatures.MaxItems * EventFeatures.Width], new float[AboutFeatures.Width]);
        var used = QueryFeatures.Fill(profile, release.Items, items, events, words is null ? [] : release.VectorOf(words), moment.AtMs);
        if (!AboutFeatures.Fill(release.Manifest.Slots, profile, moment, about) && used == 0) return [];
        var query = new float[d];
        release.QueryEncoder.Encode(1, items, events, about, query);
        return query;
    }

    /// <summary>The same at a time, on no device that is known.</summary>
    public static float[] Of(CustomerProfile profile, ServingRelease release, DateTimeOffset at, string? words = null) =>
        Of(profile, release, new QueryMoment(at.ToUnixTimeMilliseconds()), words);
}
