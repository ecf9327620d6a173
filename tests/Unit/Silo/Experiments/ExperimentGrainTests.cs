using Orleans.Runtime;
using Personalization.Contracts;
using Personalization.Core.Experiments;
using Personalization.Silo.Experiments;
using Personalization.Storage.Blobs;
using Personalization.Storage.Releases;
using Personalization.Testing;
using static Personalization.Unit.Silo.Experiments.GivenExperiments;

namespace Personalization.Unit.Silo.Experiments;

/// <summary>A change of an experiment holds when it is durable, and not before; what silos tell counts once.</summary>
public sealed class ExperimentGrainTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new();
    private readonly Stored _stored = new();
    private readonly ExperimentGrain _grain;

    public ExperimentGrainTests() =>
        _grain = new ExperimentGrain(_stored, Settings, new ReleaseStore(new FolderBlobStore(_folder.File("blobs"), TimeProvider.System), TimeProvider.System), _time);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Put_ThatCannotBeWritten_ChangesNothing()
    {
        await _grain.Put(Of("colours", "red", "blue"));
        await _grain.Add(Counts("silo", 1, new ArmCount("colours", "red", 5, 1)));
        var (plan, report) = (await _grain.Follow(0, TimeSpan.Zero), await _grain.Get("colours"));
        foreach (var experiment in new[] { Of("colours", "red", "blue") with { Enabled = false }, Of("colours", "green"), Of("sizes", "one") })
        {
            _stored.Write = () => Task.FromException(new IOException("no room"));
            await Assert.ThrowsAsync<IOException>(() => _grain.Put(experiment));
        }
        Assert.Equivalent(plan, await _grain.Follow(0, TimeSpan.Zero));
        Assert.Equivalent(report, Assert.Single(await _grain.List()));
    }

    [Fact]
    public async Task Put_BeforeItIsWritten_IsHeardByNobody()
    {
        await _grain.Put(Of("colours", "red"));
        var written = new TaskCompletionSource();
        _stored.Write = () => written.Task;
        var put = _grain.Put(Of("colours", "red") with { Enabled = false });
        await Eventually.TrueAsync(() => _stored.Writes == 2, "nothing is written");
        Assert.True(Assert.Single((await _grain.Follow(0, TimeSpan.Zero)).Experiments).Enabled);
        Assert.True((await _grain.Get("colours"))!.Experiment.Enabled);
        var following = _grain.Follow(1, TimeSpan.FromMinutes(1));
        Assert.False(following.IsCompleted);
        written.SetResult();
        await put;
        Assert.False(Assert.Single((await following).Experiments).Enabled);
    }

    [Fact]
    public async Task Put_OfTheSameArms_KeepsTheirCounts_OfOthersBeginsAnew()
    {
        await _grain.Put(Of("colours", "red", "blue"));
        await _grain.Add(Counts("silo", 1, new ArmCount("colours", "red", 5, 1)));
        Assert.Equal([5, 0], (await _grain.Put(Of("colours", "red", "blue") with { Share = 0.5 })).Report!.Arms.Select(a => a.Impressions));
        Assert.Equal([0, 0], (await _grain.Put(Of("colours", "red", "green"))).Report!.Arms.Select(a => a.Impressions));
    }

    [Fact]
    public async Task Add_OfTheSameCountsAgain_CountsOnce_ForEachSilo()
    {
        await _grain.Put(Of("colours", "red"));
        foreach (var (teller, number) in new[] { ("one", 1), ("one", 1), ("other", 1), ("one", 2), ("one", 1), ("one", 2) })
            await _grain.Add(Counts(teller, number, new ArmCount("colours", "red", 10, 3), new ArmCount("unknown", "red", 1, 1)));
        var arm = Assert.Single((await _grain.Get("colours"))!.Arms);
        Assert.Equal((30, 9), (arm.Impressions, arm.Clicked));
    }

    [Fact]
    public async Task Add_ForgetsSilosThatHaveGone()
    {
        await _grain.Add(Counts("gone", 1));
        _time.Advance(TimeSpan.FromMinutes(59));
        await _grain.Add(Counts("stays", 1));
        _time.Advance(TimeSpan.FromMinutes(2));
        await _grain.Add(Counts("new", 1));
        Assert.Equal(["new", "stays"], _stored.State.Told.Keys.Order());
    }

    private sealed class Stored : IPersistentState<ExperimentState>
    {
        public Func<Task> Write { get; set; } = () => Task.CompletedTask;
        public int Writes { get; private set; }
        public ExperimentState State { get; set; } = new();
        public string Etag => "";
        public bool RecordExists => true;

        public Task ClearStateAsync() => Task.CompletedTask;

        public Task ReadStateAsync() => Task.CompletedTask;

        public Task WriteStateAsync()
        {
            Writes++;
            return Write();
        }
    }
}
