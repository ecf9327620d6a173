using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Personalization.Storage.Blobs;
using Personalization.Storage.Outcomes;
using Personalization.Storage.Precomputed;
using Personalization.Testing;

namespace Personalization.Unit.Storage.Precomputed;

public sealed class PrecomputedStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FolderBlobStore _blobs;
    private readonly PrecomputedStore _store;

    public PrecomputedStoreTests()
    {
        _blobs = new FolderBlobStore(_folder.File("blobs"), TimeProvider.System);
        _store = new PrecomputedStore(_blobs, TimeProvider.System);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task EverySlate_IsFoundInItsFile_OfTheNewestSet()
    {
        Assert.Null(await _store.GetCurrentAsync());
        await WriteAsync("r0", 10);
        await WriteAsync("r1", 1000);
        var set = (await _store.GetCurrentAsync())!;
        Assert.Equal(("r1", 1000, 4), (set.Release, set.Customers, set.Buckets));
        for (var c = 0; c < 1000; c += 37) Assert.Equal([$"i{c}", "i"], (await FindAsync(set, $"c{c}"))!.Items.AsEnumerable());
        Assert.Null(await FindAsync(set, "stranger"));
        Assert.Equal(4, Directory.EnumerateFiles(_folder.File("blobs"), "*.gz", SearchOption.AllDirectories).Count());
    }

    [Fact]
    public async Task Erase_TakesTheSlateOut_AndTellsWhetherThereWasOne()
    {
        Assert.Null(await _store.EraseAsync(["c1", "c2"]));
        var set = await WriteAsync("r1", 1000);
        Assert.True(await _store.EraseAsync(["c1", "c2"]));
        Assert.False(await _store.EraseAsync(["c1", "c2"]));
        Assert.Null(await FindAsync(set, "c1"));
        Assert.Null(await FindAsync(set, "c2"));
        Assert.NotNull(await FindAsync(set, "c11"));
    }

    [Fact]
    public async Task Erase_AlsoFindsSlates_OfASetThatWasNeverFinished()
    {
        await WriteAsync("r0", 20);
        var left = Directory.EnumerateFiles(_folder.File("blobs"), "*.gz", SearchOption.AllDirectories).ToDictionary(file => file, File.ReadAllBytes);
        var set = await WriteAsync("r1", 20);
        foreach (var (file, bytes) in left)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllBytesAsync(file, bytes);
        }
        var unfinished = set with { Id = Path.GetFileName(Path.GetDirectoryName(left.Keys.First())!) };
        Assert.NotNull(await FindAsync(unfinished, "c1"));

        Assert.True(await _store.EraseAsync(["c1"]));

        Assert.Null(await FindAsync(unfinished, "c1"));
        Assert.Null(await FindAsync(set, "c1"));
        Assert.NotNull(await FindAsync(unfinished, "c2"));
    }

    [Fact]
    public async Task WhoIsErasedWhileASetIsComputed_IsInNoneOfIt()
    {
        var started = TimeProvider.System.GetUtcNow();
        await using var log = new OutcomeLog(_blobs, new OutcomeLogOptions(), TimeProvider.System, NullLogger<OutcomeLog>.Instance);
        await new OutcomeErasing(_blobs, log, TimeProvider.System).BeginAsync("c3");
        var set = await WriteAsync("r1", 20, started);
        Assert.Null(await FindAsync(set, "c3"));
        Assert.NotNull(await FindAsync(set, "c4"));
    }

    [Fact]
    public async Task ASetOfAnotherVersion_IsRefused_WithBothNamed()
    {
        await _blobs.WriteAsync("precomputed/current.json", new MemoryStream(Encoding.UTF8.GetBytes("""{"version":9,"id":"x","release":"r","createdAt":"2026-03-01T12:00:00+00:00","buckets":1,"customers":1}""")));
        var refused = await Assert.ThrowsAsync<InvalidDataException>(() => _store.GetCurrentAsync());
        Assert.Contains("version 9", refused.Message, StringComparison.Ordinal);
        Assert.Contains("reads 1", refused.Message, StringComparison.Ordinal);
    }

    private Task<PrecomputedSet> WriteAsync(string release, int customers, DateTimeOffset? startedAt = null) =>
        _store.WriteAsync(release, [.. Enumerable.Range(0, customers).Select(c => new PrecomputedSlate($"c{c}", [$"i{c}", "i"], [2, 1]))], startedAt ?? TimeProvider.System.GetUtcNow());

    private async Task<PrecomputedSlate?> FindAsync(PrecomputedSet set, string customer) => (await _store.ReadAsync(set, set.BucketOf(customer))).SingleOrDefault(s => s.CustomerId == customer);
}
