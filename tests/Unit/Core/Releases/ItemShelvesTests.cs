using Personalization.Core.Catalog;
using Personalization.Core.Releases;
using static Personalization.Unit.Core.SmallShop;

namespace Personalization.Unit.Core.Releases;

public sealed class ItemShelvesTests
{
    [Fact]
    public void Shelves_OfAnEmptyTable_AreEmpty()
    {
        var shelves = new ItemShelves(new ItemTable(Dimensions));
        Assert.Empty(shelves.Popular);
        Assert.Empty(shelves.Newest.Rows);
    }

    [Fact]
    public void Shelves_AreByFallingPopularityAndTime()
    {
        var table = new ItemTable(Dimensions);
        for (var i = 0; i < 50; i++) table.Upsert(Item($"i{i}", createdAt: Given.Start.AddDays(i)), At(0), popularity: i * 7 % 50);
        var shelves = new ItemShelves(table);
        Assert.Equal(Enumerable.Range(0, 50).Select(p => 49f - p), shelves.Popular.Select(r => r.Popularity));
        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"i{49 - i}"), shelves.Newest.Rows.Select(r => r.Item.Id));
    }

    [Fact]
    public void Shelves_MoreItemsThanPlacesAllAlike_KeepTheFirstByIdInAnyOrderOfArrival()
    {
        var ids = Enumerable.Range(0, 3000).Select(i => $"i{i:0000}").ToArray();
        new Random(9).Shuffle(ids);
        var table = new ItemTable(Dimensions);
        foreach (var id in ids) table.Upsert(Item(id), At(0), popularity: 1);
        var expected = ids.Order(StringComparer.Ordinal).Take(ItemShelves.Length).ToArray();
        Assert.Equal(expected, new ItemShelves(table).Popular.Select(r => r.Item.Id));
        Assert.Equal(expected, new ItemShelves(table).Newest.Rows.Select(r => r.Item.Id));
    }

    [Fact]
    public void Refresh_TakesUpChangesToTheTable()
    {
        var table = new ItemTable(Dimensions);
        table.Upsert(Item("a"), At(0), popularity: 2);
        table.Upsert(Item("b"), At(0), popularity: 1);
        table.Upsert(Item("gone", available: false), At(0), popularity: 9);
        var shelves = new ItemShelves(table);
        Assert.Equal(["a", "b"], shelves.Popular.Select(r => r.Item.Id));
        table.Delete("a");
        table.Upsert(Item("new"), At(0), popularity: 5);
        Assert.Equal(["a", "b"], shelves.Popular.Select(r => r.Item.Id));
        shelves.Refresh();
        Assert.Equal(["new", "b"], shelves.Popular.Select(r => r.Item.Id));
    }
}
