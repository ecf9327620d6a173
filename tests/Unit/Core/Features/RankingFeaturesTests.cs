using Personalization.Core.Catalog;
using Personalization.Core.Customers;
using Personalization.Core.Features;
using Personalization.Core.Interactions;
using Personalization.Unit.Core.Customers;
using static Personalization.Unit.Core.Given;

namespace Personalization.Unit.Core.Features;

public sealed class RankingFeaturesTests
{
    private readonly ItemTable _table = SmallShop.Table(60);

    [Fact]
    public void Names_AreAsManyAsColumnsAndDistinct()
    {
        Assert.Equal(RankingFeatures.Width, RankingFeatures.Names.Count);
        Assert.Equal(RankingFeatures.Width, RankingFeatures.Names.Distinct().Count());
    }

    [Fact]
    public void Fill_OfAGuest_KnowsOnlyTheItem()
    {
        var row = Row(CustomerProfile.Empty, [], _table.Find("dress-0")!);
        Assert.Equal(MathF.Log(61), row["log_popularity"], 5);
        Assert.Equal(1, row["is_new"]);
        string[] ofTheItem = ["log_popularity", "log_age_days", "is_new", "retrieval"];
        Assert.All(row.Where(c => !ofTheItem.Contains(c.Key)), c => Assert.Equal(0, c.Value));
    }

    [Fact]
    public void Fill_OfACustomer_IsWhatTheNamesSay()
    {
        var profile = After(Click("shoe-1", 1), Event(InteractionKind.Cart, "dress-0", 2), Click("dress-0", 3));
        var (dress, shoe) = (_table.Find("dress-0")!, _table.Find("shoe-1")!);
        var row = Row(profile, SmallShop.At(90), dress);
        Assert.Equal(Vectors.Dot(SmallShop.At(90), dress.Vector), row["similarity"], 5);
        Assert.Equal(1, row["similarity_max_recent"], 5);
        Assert.Equal(1, row["similarity_last"], 5);
        Assert.Equal(0.75f, row["taste_share"], 3);
        Assert.Equal(0.4f, row["recent_share"], 5);
        Assert.Equal(1, row["same_category_as_last"]);
        Assert.Equal(MathF.Abs(MathF.Log(11) - (MathF.Log(11) + MathF.Log(12)) / 2), row["price_distance"], 5);
        Assert.Equal(1, row["has_price"]);
        Assert.Equal(MathF.Log(3), row["log_times_touched"], 5);
        Assert.Equal(1, row["in_cart"]);
        Assert.Equal(1, row["has_history"]);
        Assert.Equal(Vectors.Dot(dress.Vector, shoe.Vector), Row(profile, [], shoe)["similarity_last"], 5);
        Assert.Equal(0, Row(profile, [], shoe)["same_category_as_last"]);
    }

    [Fact]
    public void Fill_ItemOfTheFuture_IsNewAndOfNoAge()
    {
        var table = new ItemTable(SmallShop.Dimensions);
        var row = Row(CustomerProfile.Empty, [], table.Upsert(SmallShop.Item("a", createdAt: Start.AddDays(5)), SmallShop.At(0)));
        Assert.Equal((0, 1), (row["log_age_days"], row["is_new"]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Fill_StrangeItemsAndHistories_IsAlwaysFinite(int seed)
    {
        var random = new Random(seed);
        double?[] prices = [null, -1, 0, 1e-300, 1e300, double.MaxValue, 39.9];
        float[] popularities = [0, -3, float.NaN, float.PositiveInfinity, float.MaxValue, 10];
        DateTimeOffset[] created = [default, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, Start];
        var table = new ItemTable(SmallShop.Dimensions);
        for (var i = 0; i < 100; i++)
        {
            var item = SmallShop.Item($"category{i % 9}-{i}", prices[random.Next(prices.Length)], createdAt: created[random.Next(created.Length)]);
            table.Upsert(item, random.Next(9) == 0 ? new float[SmallShop.Dimensions] : SmallShop.At(random.Next(360)), popularities[random.Next(popularities.Length)]);
        }
        var events = RandomEvents.Of(seed, 200, categories: 9).Select(e => e.ItemId is null ? e : e with
        {
            ItemId = table.Rows[random.Next(100)].Item.Id,
            At = e.At.AddDays(random.Next(-9000, 9000)),
            Value = random.Next(4) switch { 0 => double.NaN, 1 => 1e9, 2 => -1e9, _ => e.Value },
        }).ToArray();
        var customer = new CustomerFeatures(After(events), table, SmallShop.At(seed * 30), new QueryMoment(Ms(0)), CustomerSlots.None);
        var side = new float[CustomerSideFeatures.Width(SmallShop.Dimensions)];
        Array.Fill(side, float.NaN);
        CustomerSideFeatures.Fill(customer, SmallShop.Dimensions, side);
        Assert.All(side, x => Assert.True(float.IsFinite(x)));
        var own = new float[ItemSideFeatures.Width(SmallShop.Dimensions)];
        foreach (var item in table.Rows)
        {
            Array.Fill(own, float.NaN);
            ItemSideFeatures.Fill(item, own);
            Assert.All(own, x => Assert.True(float.IsFinite(x)));
        }
        var row = new float[RankingFeatures.Width];
        foreach (var item in table.Rows)
        {
            Array.Fill(row, float.NaN);
            RankingFeatures.Fill(customer, item, 0.5f, row);
            for (var f = 0; f < row.Length; f++) Assert.True(float.IsFinite(row[f]), $"{RankingFeatures.Names[f]} of {item.Item.Id} is {row[f]}");
        }
    }

    [Fact]
    public void Fill_AllocatesNothing()
    {
        var customer = new CustomerFeatures(After(Click("dress-0"), Click("shoe-1")), _table, SmallShop.At(0), new QueryMoment(Ms(0)), CustomerSlots.None);
        var row = new float[RankingFeatures.Width];
        for (var i = 0; i < 100; i++) RankingFeatures.Fill(customer, _table.Rows[i % 60], 0.5f, row);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) RankingFeatures.Fill(customer, _table.Rows[i % 60], 0.5f, row);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private Dictionary<string, float> Row(CustomerProfile profile, float[] query, ItemRow item)
    {
        var row = new float[RankingFeatures.Width];
        RankingFeatures.Fill(new CustomerFeatures(profile, _table, query, new QueryMoment(Ms(0)), CustomerSlots.None), item, 0.5f, row);
        return RankingFeatures.Names.Zip(row).ToDictionary(c => c.First, c => c.Second);
    }
}
