using Personalization.Core.Catalog;
using static Personalization.Unit.Core.SmallShop;

namespace Personalization.Unit.Core.Catalog;

public sealed class ItemTableTests
{
    [Fact]
    public void Find_OnAnEmptyTable_IsNull()
    {
        var table = new ItemTable(Dimensions);
        Assert.Equal(0, table.Count);
        Assert.True(table.Rows.IsEmpty);
        Assert.Null(table.Find("a"));
        Assert.Null(table.FindByKey(ItemKey.Of("a")));
        Assert.False(table.Delete("a"));
    }

    [Fact]
    public void Upsert_NewItems_StandInTheOrderOfArrival()
    {
        var table = new ItemTable(Dimensions);
        for (var i = 0; i < 1000; i++) Assert.Equal(i, table.Upsert(Item($"i{i}"), At(i), popularity: i).Index);
        Assert.Equal(1000, table.Count);
        for (var i = 0; i < 1000; i++)
        {
            Assert.Equal($"i{i}", table.Rows[i].Item.Id);
            Assert.Same(table.Rows[i], table.Find($"i{i}"));
            Assert.Same(table.Rows[i], table.FindByKey(ItemKey.Of($"i{i}")));
        }
    }

    [Fact]
    public void Upsert_KnownItem_IsReplacedInItsPlace()
    {
        var table = new ItemTable(Dimensions);
        table.Upsert(Item("a"), At(0), popularity: 5);
        table.Upsert(Item("b"), At(10));
        var replaced = table.Upsert(Item("a", price: 7), vector: null);
        Assert.Equal((0, 5f, 2), (replaced.Index, replaced.Popularity, table.Count));
        Assert.Equal(7, table.Find("a")!.Item.Price);
        Assert.Equal(At(0), table.Find("a")!.Vector);
        Assert.Equal(9f, table.Upsert(Item("a"), At(20), popularity: 9).Popularity);
        Assert.Equal(At(20), table.Find("a")!.Vector);
    }

    [Fact]
    public void SetLiveCount_IsPopularityOnTopOfTraining_AndStaysWithTheItem()
    {
        var table = new ItemTable(Dimensions);
        var trained = table.Upsert(Item("a"), At(0), popularity: 5);
        Assert.True(trained.WantsRankerSide);
        trained.HasRankerSide([1], trained.LogPopularity);
        Assert.False(trained.WantsRankerSide);
        var version = table.Version;

        Assert.True(table.SetLiveCount("a", 3));
        var row = table.Find("a")!;
        Assert.Same(row, table.Rows[0]);
        Assert.Equal((5f, 3f, MathF.Log(9)), (row.Popularity, row.LiveCount, row.LogPopularity));
        Assert.True(row.WantsRankerSide);
        // Made of what the row said before.
        row.HasRankerSide([2], MathF.Log(6));
        Assert.True(row.WantsRankerSide);
        Assert.Equal(version, table.Version);

        Assert.Equal(MathF.Log(9), table.Upsert(Item("a", price: 7), vector: null).LogPopularity);
        table.Delete("a");
        Assert.Equal(MathF.Log(9), table.Find("a")!.LogPopularity);
        table.SetLiveCount("a", 0);
        Assert.Equal(MathF.Log(6), table.Find("a")!.LogPopularity);
        Assert.True(table.Find("a")!.Deleted);
        Assert.False(table.SetLiveCount("unknown", 3));
    }

    [Fact]
    public void Delete_KeepsTheRowForHistoriesAndShowsItNoMore()
    {
        var table = new ItemTable(Dimensions);
        var row = table.Upsert(Item("a"), At(0), popularity: 3);
        Assert.True(row.CanBeShown);
        Assert.True(table.Delete("a"));
        Assert.False(table.Find("a")!.CanBeShown);
        Assert.Equal((1, row.LogPopularity, row.Vector), (table.Count, table.Find("a")!.LogPopularity, table.Find("a")!.Vector));
        Assert.True(row.CanBeShown, "a row in a reader's hands never changes");
        Assert.True(table.Upsert(Item("a"), vector: null).CanBeShown, "put again, it is back");
    }

    [Fact]
    public void Upsert_UnavailableItem_CannotBeShown() => Assert.False(new ItemTable(Dimensions).Upsert(Item("a", available: false), At(0)).CanBeShown);

    [Fact]
    public void Upsert_WhatIsWrong_IsRefusedWithTheItemsName()
    {
        var table = new ItemTable(Dimensions);
        Assert.Contains("'a'", Assert.Throws<ArgumentException>(() => table.Upsert(Item("a"), vector: null)).Message, StringComparison.Ordinal);
        var wrong = Assert.Throws<ArgumentException>(() => table.Upsert(Item("a"), new float[3]));
        Assert.Contains("vector of 3 numbers, this table has 8", wrong.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => table.Upsert(Item("a"), [0, 0, float.NaN, 0, 0, 0, 0, 0]));
        Assert.Throws<ArgumentException>(() => table.Upsert(Item("a"), [0, 0, 0, 0, 0, 0, 0, float.NegativeInfinity]));
        Assert.Equal(0, table.Count);
    }

    [Fact]
    public void Upsert_AnotherItemOfTheSameKey_IsRefusedNamingBoth()
    {
        // Found by search: two ids of one 64-bit hash.
        const string one = "itkvgkixztxx!", other = "aaluyfrcwjtk\u60c9";
        Assert.Equal(ItemKey.Of(one), ItemKey.Of(other));
        var table = new ItemTable(Dimensions);
        table.Upsert(Item(one), At(0));
        var refused = Assert.Throws<ArgumentException>(() => table.Upsert(Item(other), At(0)));
        Assert.Contains(one, refused.Message, StringComparison.Ordinal);
        Assert.Contains(other, refused.Message, StringComparison.Ordinal);
        Assert.Null(table.Find(other));
        Assert.False(table.Delete(other));
        Assert.True(table.Find(one)!.CanBeShown);
    }

    [Fact]
    public async Task Reads_WhileOneWrites_SeeOnlyWholeRows()
    {
        var table = new ItemTable(Dimensions);
        using var done = new CancellationTokenSource();
        var reading = Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            long seen = 0;
            do
            {
                var rows = table.Rows;
                for (var i = 0; i < rows.Length; i++)
                {
                    var row = rows[i];
                    // The writer gives a row's vector and its price the same number: any other pair is torn.
                    if (row is null || row.Index != i || row.Item.Price != row.Vector[0]) throw new InvalidOperationException($"row {i} is torn");
                    seen++;
                }
                if (rows.Length > 0 && table.FindByKey(rows[^1].Key) is null) throw new InvalidOperationException("a row that is counted cannot be found");
            }
            while (!done.IsCancellationRequested);
            return seen;
        })).ToArray();
        try
        {
            for (var i = 0; i < 60_000; i++)
            {
                var vector = new float[Dimensions];
                vector[0] = i;
                table.Upsert(Item($"i{i % 3000}", price: i), vector);
                if (i % 7 == 0) table.Delete($"i{i % 3000}");
            }
        }
        finally
        {
            await done.CancelAsync();
        }
        Assert.All(await Task.WhenAll(reading), seen => Assert.True(seen > 0));
        Assert.Equal(3000, table.Count);
    }
}
