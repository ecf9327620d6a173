using Orleans.Runtime;
using Personalization.Contracts;
using Personalization.Silo.Releases;
using Personalization.Storage.Blobs;
using Personalization.Storage.Releases;
using Personalization.Testing;
using Personalization.Testing.Storage;

namespace Personalization.Unit.Silo.Releases;

/// <summary>What an activation waits for, and what becomes of it when another is wanted meanwhile.</summary>
public sealed class ReleaseGrainTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new();
    private readonly History _history = new();
    private readonly TaskFactory _turns = new(new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler);
    private ReleaseStore _store = null!;
    private ReleaseGrain _grain = null!;

    public async Task InitializeAsync()
    {
        _store = new ReleaseStore(new FolderBlobStore(_folder.File("blobs"), TimeProvider.System), TimeProvider.System);
        foreach (var id in new[] { "r1", "r2", "r3" })
        {
            await SampleRelease.MakeAsync(_folder.File(id), id);
            await _store.PublishAsync(_folder.File(id));
        }
        _grain = new ReleaseGrain(_history, _store, _time);
        // Every silo has introduced itself by then.
        _time.Advance(TimeSpan.FromMinutes(1));
    }

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Activate_WaitsForEverySilo_ThenSwitchesAll()
    {
        await ReportAsync("a");
        await ReportAsync("b");
        var activation = ActivateAsync("r1");
        await PlanAsync(p => p.Prepare == "r1");
        await ReportAsync("a", "r1");
        Assert.False(activation.IsCompleted);
        await ReportAsync("b", "r1");
        Assert.Equal(new ActivationResult("r1"), await activation);
        Assert.Equal("r1", (await _store.GetCurrentAsync())!.Id);
    }

    [Fact]
    public async Task Activate_OfAnother_TakesThePlaceOfTheOneBeingPrepared()
    {
        await ReportAsync("a");
        var first = ActivateAsync("r1");
        await PlanAsync(p => p.Prepare == "r1");

        var second = ActivateAsync("r2");
        Assert.Contains("later activation", (await first).Error, StringComparison.Ordinal);
        await PlanAsync(p => p.Prepare == "r2");
        await ReportAsync("a", "r2");

        Assert.Equal(new ActivationResult("r2"), await second);
        Assert.Equal("r2", (await _store.GetCurrentAsync())!.Id);
    }

    [Fact]
    public async Task Activate_OfTheSame_SharesTheOneUnderWay()
    {
        await ReportAsync("a");
        var first = ActivateAsync("r3");
        await PlanAsync(p => p.Prepare == "r3");
        var second = ActivateAsync("r3");
        await ReportAsync("a", "r3");
        Assert.Equal([new ActivationResult("r3"), new ActivationResult("r3")], await Task.WhenAll(first, second));
        Assert.Equal(1, _history.Writes);
    }

    [Fact]
    public async Task Activate_ThatASiloCannotLoad_SaysWhich_AndNothingIsPreparedAnyMore()
    {
        await ReportAsync("a");
        var activation = ActivateAsync("r1");
        var plan = await PlanAsync(p => p.Prepare == "r1");
        await _turns.StartNew(() => _grain.Report(Report("a", plan) with { FailedRelease = "r1", Failure = "it is broken" })).Unwrap();
        Assert.Contains("silo a cannot load it: it is broken", (await activation).Error, StringComparison.Ordinal);
        await PlanAsync(p => p.Prepare is null && p.Active is null);
    }

    private Task<ActivationResult> ActivateAsync(string id) => _turns.StartNew(() => _grain.Activate(id)).Unwrap();

    private Task<ReleasePlan> ReportAsync(string silo, params string[] loaded) => _turns.StartNew(() => _grain.Report(Report(silo, new ReleasePlan("unknown", null), loaded))).Unwrap();

    /// <summary>Asks as a silo without any news, until the plan is so.</summary>
    private Task<ReleasePlan> PlanAsync(Func<ReleasePlan, bool> such) => Eventually.GetAsync(() => ReportAsync("a"), such);

    private static SiloReport Report(string silo, ReleasePlan known, params string[] loaded) =>
        new() { Silo = silo, Roles = [], Loaded = [.. loaded], Known = known, Patience = TimeSpan.Zero };

    private sealed class History : IPersistentState<ReleaseHistory>
    {
        public int Writes { get; private set; }
        public ReleaseHistory State { get; set; } = new();
        public string Etag => "";
        public bool RecordExists => true;

        public Task ClearStateAsync() => Task.CompletedTask;

        public Task ReadStateAsync() => Task.CompletedTask;

        public Task WriteStateAsync()
        {
            Writes++;
            return Task.CompletedTask;
        }
    }
}
