using Personalization.Core.Catalog;
using Personalization.Core.Customers;
using Personalization.Core.Features;
using Personalization.Core.Outcomes;
using static Personalization.Unit.Core.Given;

namespace Personalization.Unit.Core.Outcomes;

public sealed class ImpressionFeaturesTests
{
    private readonly ItemTable _table = SmallShop.Table(30);

    [Fact]
    public void Hash_OfTheSameState_IsTheSame_AndOfAnotherIsAnother()
    {
        var before = After(Click("dress-0", 1), Click("shoe-1", 2));
        Assert.Equal(Hash(before, "dress-3", "hat-2"), Hash(After(Click("dress-0", 1), Click("shoe-1", 2)), "dress-3", "hat-2"));
        Assert.NotEqual(Hash(before, "dress-3", "hat-2"), Hash(before, "hat-2", "dress-3"));
        Assert.NotEqual(Hash(before, "dress-3", "hat-2"), Hash(before.After(Click("dress-3", 3)), "dress-3", "hat-2"));
    }

    [Fact]
    public void Hash_DoesNotSeeTheLastBits()
    {
        var profile = After(Click("dress-0", 1));
        var query = SmallShop.At(40);
        var almost = query.Select(v => v * (1 + 1e-6f)).ToArray();
        Assert.Equal(Hash(profile, query, "dress-3"), Hash(profile, almost, "dress-3"));
    }

    private string Hash(CustomerProfile profile, params string[] items) => Hash(profile, SmallShop.At(30), items);

    private string Hash(CustomerProfile profile, float[] query, params string[] items) =>
        ImpressionFeatures.Hash(new CustomerFeatures(profile, _table, query, new QueryMoment(Ms(5)), CustomerSlots.None), [.. items.Select(i => _table.Find(i)!)]);
}
