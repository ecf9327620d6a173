using Personalization.Storage.Blobs;
using Personalization.Storage.Outcomes;
using Personalization.Testing;

namespace Personalization.Unit.Storage.Outcomes;

/// <summary>Hours of the log that are older than it is kept go, and no others.</summary>
public sealed class OutcomeRetentionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new(); // 2026-03-01 12:00
    private readonly FolderBlobStore _store;

    public OutcomeRetentionTests() => _store = new FolderBlobStore(_folder.File("blobs"), TimeProvider.System);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task HoursThatEndedBeforeTheTimeKept_Go_AndWhatIsNoSegmentStays()
    {
        await WriteAsync("outcomes/2026-01-31/23/a.ndjson.gz", "outcomes/2026-02-27/11/b.ndjson.gz", "outcomes/2026-02-27/12/c.ndjson.gz", "outcomes/2026-03-01/12/d.ndjson.gz", "outcomes/2026-01-01/note.txt", "releases/current");

        Assert.Equal(2, await Retention(TimeSpan.FromDays(2)).RemoveAsync());

        Assert.Equal(["outcomes/2026-01-01/note.txt", "outcomes/2026-02-27/12/c.ndjson.gz", "outcomes/2026-03-01/12/d.ndjson.gz", "releases/current"], await NamesAsync());
    }

    [Fact]
    public async Task AsTimePasses_EachHourGoesInItsTurn()
    {
        await WriteAsync("outcomes/2026-02-27/12/c.ndjson.gz", "outcomes/2026-02-27/13/d.ndjson.gz");
        var retention = Retention(TimeSpan.FromDays(2));
        Assert.Equal(0, await retention.RemoveAsync());
        _time.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(0, await retention.RemoveAsync());
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, await retention.RemoveAsync());
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, await retention.RemoveAsync());
        Assert.Empty(await NamesAsync());
    }

    [Fact]
    public async Task OfSeveralSilos_OneRemovesInAnHour()
    {
        await WriteAsync([.. Enumerable.Range(0, 20).Select(i => $"outcomes/2026-01-01/00/{i}.ndjson.gz")]);
        var removed = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Retention(TimeSpan.FromDays(2)).RemoveAsync())));
        Assert.Equal([0, 0, 0, 20], removed.Order());
    }

    [Fact]
    public async Task KeptForEver_NothingGoes()
    {
        await WriteAsync("outcomes/2001-01-01/00/a.ndjson.gz");
        Assert.Equal(0, await Retention(TimeSpan.Zero).RemoveAsync());
        Assert.Single(await NamesAsync());
    }

    private OutcomeRetention Retention(TimeSpan keep) => new(_store, new OutcomeLogOptions { Keep = keep }, _time);

    private async Task WriteAsync(params string[] names)
    {
        foreach (var name in names) await _store.WriteAsync(name, new MemoryStream([1]));
    }

    private async Task<List<string>> NamesAsync()
    {
        var names = new List<string>();
        await foreach (var entry in _store.ListAsync(""))
            if (entry.Name != "outcomes-retention") names.Add(entry.Name);
        return names;
    }
}
