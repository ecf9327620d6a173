using Personalization.Core.Features;

namespace Personalization.Unit.Core.Features;

public sealed class FeatureSchemaTests
{
    /// <summary>Every published release carries this hash. A change here means that old releases are refused: raise the version and train again.</summary>
    [Fact]
    public void Hash_IsPinned()
    {
        Assert.Equal(
            "v4; query: 50 items, each with present, 11 kinds, taste, pauses 10000/60000/600000/3600000/86400000/604800000/2592000000; about: known, 255 by the release's slots, 16 devices, hour and weekday by 2 harmonics; item: 512 hashed, log turns and log decayed turns above usual times 0.1; rank: similarity,similarity_max_recent,similarity_last,taste_share,recent_share,same_category_as_last,"
            + "log_popularity,log_age_days,is_new,price_distance,has_price,activity,log_times_touched,in_cart,has_history,similarity_passed,retrieval; "
            + "customer: activity,has_history,has_query,log_interactions,log_hours_since,mean_log_price,has_prices,share_clicked,share_carted,share_purchased,share_passed,share_liked,categories, "
            + "query,last,anchors,recent,passed,kept, 64 tastes, 64 recent, 32 prices, about; item: vector, 64 categories, 32 prices, 24 popularities",
            FeatureSchema.Description);
        Assert.Equal("912b5c03f3168ab41c5ae9732d9ad15f811c806e5bdaa5640fa5cb3f2a9c317b", FeatureSchema.Hash);
    }
}
