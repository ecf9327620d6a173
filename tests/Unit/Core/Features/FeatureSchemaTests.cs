using Personalization.Core.Features;

namespace Personalization.Unit.Core.Features;

public sealed class FeatureSchemaTests
{
    /// <summary>Every published release carries this hash. A change here means that old releases are refused: raise the version and train again.</summary>
    [Fact]
    public void Hash_IsPinned()
    {
        Assert.Equal(
            "v2; query: 50 items, each with present, 11 kinds, taste, pauses 10000/60000/600000/3600000/86400000/604800000/2592000000; item: 512 hashed; rank: similarity,similarity_max_recent,similarity_last,taste_share,recent_share,same_category_as_last,"
            + "log_popularity,log_age_days,is_new,price_distance,has_price,activity,log_times_touched,in_cart,has_history",
            FeatureSchema.Description);
        Assert.Equal("b4fc7299d321d6849465da3ea70b140636d2c7473383feb85dcaa78e3b029aa9", FeatureSchema.Hash);
    }
}
