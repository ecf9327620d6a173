using Personalization.Contracts;
using Personalization.Core.Catalog;
using Personalization.Silo.Catalog;

namespace Personalization.Unit.Silo.Catalog;

/// <summary>Every live change is in every release that the silo holds, once.</summary>
public sealed class LiveCatalogTests
{
    private readonly LiveShop _shop = new();
    private readonly LiveCatalog _live = new();

    [Fact]
    public void Take_TheSameEntryTwice_EncodesItOnce_AndTellsOfItOnce()
    {
        var release = _shop.Release();
        _live.Adopt(release);
        var heard = new List<LiveRow>();
        using var following = _live.Follow("r", rows => heard.AddRange(rows.Rows));
        var (partition, changes) = _shop.Change("coat-1");
        for (var i = 0; i < 3; i++) _live.Take(partition, changes);
        Assert.Equal("coat-1", Assert.Single(heard).Row.Item.Id);
        Assert.Equal(1, _shop.Encoder.Encoded);
    }

    [Fact]
    public void Take_AnOlderEntryAfterANewer_ChangesNothing()
    {
        var release = _shop.Release();
        _live.Adopt(release);
        var (first, second) = (_shop.Change("coat-1"), _shop.Change("coat-1", delete: true));
        _live.Take(second.Partition, second.Changes);
        _live.Take(first.Partition, first.Changes);
        Assert.Null(release.Items.Find("coat-1"));
    }

    [Fact]
    public void ChangesDuringASwitch_AreInBothReleases()
    {
        var (old, next) = (_shop.Release("old"), _shop.Release("next"));
        _live.Adopt(old);
        var before = _shop.Change("coat-before");
        _live.Take(before.Partition, before.Changes);
        _live.Adopt(next);
        var after = _shop.Change("coat-after");
        _live.Take(after.Partition, after.Changes);
        var gone = _shop.Change("dress-0", delete: true);
        _live.Take(gone.Partition, gone.Changes);
        foreach (var release in new[] { old, next })
        {
            Assert.NotNull(release.Items.Find("coat-before"));
            Assert.NotNull(release.Items.Find("coat-after"));
            Assert.True(release.Items.Find("dress-0")!.Deleted);
        }
    }

    [Fact]
    public void Follow_TellsFirstOfAllThatWasBefore_AndHowFarThatIs()
    {
        _live.Adopt(_shop.Release());
        foreach (var item in new[] { "coat-1", "coat-2", "dress-0" })
        {
            var (partition, changes) = _shop.Change(item);
            _live.Take(partition, changes);
        }
        LiveRows? heard = null;
        using var following = _live.Follow("r", rows => heard ??= rows);
        Assert.Equal(["coat-1", "coat-2", "dress-0"], heard!.Rows.Select(r => r.Row.Item.Id).Order());
        Assert.Equal(3, heard.Positions.Sum(p => p.Version));
    }

    [Fact]
    public void Follow_Disposed_HearsNoMore()
    {
        _live.Adopt(_shop.Release());
        var heard = 0;
        _live.Follow("r", _ => heard++).Dispose();
        var (partition, changes) = _shop.Change("coat-1");
        _live.Take(partition, changes);
        Assert.Equal(1, heard);
    }

    [Fact]
    public void Adopt_WithVectorsFromBefore_EncodesOnlyWhatHasChangedSince()
    {
        var (known, unknown) = (_shop.Change("coat-1"), _shop.Change("coat-2"));
        _live.Take(known.Partition, known.Changes);
        _live.Take(unknown.Partition, unknown.Changes);
        var stale = _shop.Change("coat-3");
        var newer = _shop.Change("coat-3");
        _live.Take(newer.Partition, newer.Changes);
        var release = _shop.Release();
        var vector = new float[] { 1, 0, 0, 0, 0, 0, 0, 0 };
        _live.Adopt(release, new Dictionary<long, EncodedRow>
        {
            [ItemKey.Of("coat-1")] = new(_shop.Log, known.Changes.Version, vector),
            [ItemKey.Of("coat-3")] = new(_shop.Log, stale.Changes.Version, vector),
        });
        Assert.Equal(2, _shop.Encoder.Encoded);
        Assert.Same(vector, release.Items.Find("coat-1")!.Vector);
    }

    [Fact]
    public void Take_FromALogThatBeganAnew_CountsItsVersionsAnew()
    {
        var release = _shop.Release();
        _live.Adopt(release);
        _live.Take(CatalogPartitions.Of("coat-1"), Entry("coat-1", version: 100, _shop.Log));
        _live.Take(CatalogPartitions.Of("coat-1"), Entry("coat-1", version: 1, Guid.NewGuid(), delete: true));
        Assert.True(release.Items.Find("coat-1")!.Deleted);
    }

    private static CatalogChanges Entry(string id, long version, Guid log, bool delete = false) => new()
    {
        Changes = [new CatalogChange { Version = version, ItemId = id, Item = delete ? null : Unit.Core.SmallShop.Item(id) }],
        Version = version,
        Log = log,
    };
}
