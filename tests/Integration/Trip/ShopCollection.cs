namespace Personalization.Integration.Trip;

/// <summary>Tests of one shop share one silo and run one after another.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ShopCollection : ICollectionFixture<ShopFixture>
{
    public const string Name = "shop";
}
