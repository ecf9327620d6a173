using Personalization.Core.Features;

namespace Personalization.Unit.Core.Features;

public sealed class FeatureSchemaTests
{
    /// <summary>Every published release carries this hash. A change here means that old releases are refused: raise the version and train again.</summary>
    [Fact]
    public void Hash_IsPinned()
    {
        Assert.Equal(
            "v1; query: 50 items, decay 0.85; item: 512 hashed; rank: similarity,similarity_max_recent,similarity_last,taste_share,recent_share,same_category_as_last,"
            + "log_popularity,log_age_days,is_new,price_distance,has_price,activity,log_times_touched,in_cart,has_history",
            FeatureSchema.Description);
        Assert.Equal("247b1008de2072430bf8d125dbedf351bdd4038d7fb3dd2814c3ae1c6ea03330", FeatureSchema.Hash);
    }
}
