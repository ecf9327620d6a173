using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using Personalization.Contracts;
using Personalization.Core.Catalog;
using Personalization.Core.Features;
using Personalization.Core.Pipeline.Ranking;
using Personalization.Core.Releases;
using Personalization.Inference;
using Personalization.Inference.Batching;
using Personalization.Silo;
using Personalization.Silo.Ranking;
using Personalization.Silo.Releases;
using Personalization.Storage.Releases;
using Personalization.Unit.Core;
using static Personalization.Unit.Core.Given;

namespace Personalization.Unit.Silo.Ranking;

/// <summary>Customers share runs of the ranker, and each is answered as if alone.</summary>
public sealed class RankingBatchesTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly HeldModel _model = new();
    private readonly CpuWorkers _workers = new(1);
    private readonly SiloMetrics _metrics = new();
    private readonly ActiveRelease _release;

    public RankingBatchesTests() => _release = Release("r1", _model);

    public void Dispose()
    {
        _metrics.Dispose();
        _workers.Dispose();
        _model.Dispose();
    }

    [Fact]
    public async Task RequestsOfManyCustomers_ThatComeDuringARun_ShareTheNext_EachWithItsOwnPredictions()
    {
        using var batches = Batches();
        var first = await BusyAsync(batches);
        var requests = Enumerable.Range(1, 5).Select(customer => Request(customer, items: 2 * customer)).ToArray();
        var asked = requests.Select(request => batches.RankAsync(_release, request, default)).ToArray();

        _model.FinishAll();
        var predictions = await Task.WhenAll(asked).WaitAsync(Patience);
        await first;

        Assert.Equal([[1], [2, 4, 6, 8, 10]], _model.Runs);
        Assert.Equal(new BatchCounts(Runs: 2, Requests: 6, Rows: 31, Late: 0, Failed: 0), batches.Counts);
        Assert.Equal(requests.Select(request => Alone(_release, request)), predictions);
        Assert.Equal(5, predictions.Select(p => p[0]).Distinct().Count());
    }

    [Fact]
    public async Task ARun_HasNoMoreRowsThanIsSet()
    {
        using var batches = Batches(rows: 8);
        var first = await BusyAsync(batches);
        var asked = Enumerable.Range(1, 5).Select(customer => batches.RankAsync(_release, Request(customer, items: 3), default)).ToArray();

        _model.FinishAll();
        await Task.WhenAll(asked.Append(first)).WaitAsync(Patience);

        Assert.Equal([[1], [3, 3], [3, 3], [3]], _model.Runs);
    }

    [Fact]
    public async Task UnderLoad_ARunWaitsTheWindowForMore_ButNotLongerThanARequestInItHasTime()
    {
        using var batches = Batches(window: TimeSpan.FromMinutes(10));
        var first = await BusyAsync(batches);
        var shared = Enumerable.Range(1, 2).Select(customer => batches.RankAsync(_release, Request(customer, items: 2), default)).ToArray();
        _model.Finish();
        await _model.StartedAsync();
        var waits = batches.RankAsync(_release, Request(3, items: 3), default);
        _model.Finish();
        await Task.WhenAll(shared.Append(first)).WaitAsync(Patience);
        Assert.False(waits.IsCompleted);

        var hurries = batches.RankAsync(_release, Request(4, items: 4) with { Budget = TimeSpan.FromMinutes(5) }, default);
        _model.FinishAll();
        await Task.WhenAll(waits, hurries).WaitAsync(Patience);

        Assert.Equal([[1], [2, 2], [3, 4]], _model.Runs);
    }

    [Fact]
    public async Task ARequest_WhoseTimeIsOverWhenItsTurnComes_IsNotRanked_AndTheOthersAre()
    {
        var time = new ManualTime();
        using var batches = Batches(time: time);
        var first = await BusyAsync(batches);
        var late = batches.RankAsync(_release, Request(1, items: 2) with { Budget = TimeSpan.FromMilliseconds(5) }, default);
        var patient = batches.RankAsync(_release, Request(2, items: 3) with { Budget = TimeSpan.FromSeconds(5) }, default);

        time.Advance(TimeSpan.FromMilliseconds(6));
        _model.FinishAll();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => late.WaitAsync(Patience));
        await Task.WhenAll(first, patient).WaitAsync(Patience);
        Assert.Equal([[1], [3]], _model.Runs);
        Assert.Equal(1, batches.Counts.Late);
    }

    [Fact]
    public async Task RequestsOfTwoReleases_InOneWindow_AreEachRankedByTheirOwn()
    {
        using var other = new HeldModel(scale: -3);
        var next = Release("r2", other);
        using var batches = Batches();
        var first = await BusyAsync(batches);
        RankRequest[] requests = [Request(1, items: 2), Request(2, items: 3) with { Release = "r2" }, Request(3, items: 4), Request(2, items: 3)];
        var asked = requests.Select(request => batches.RankAsync(request.Release == "r2" ? next : _release, request, default)).ToArray();

        _model.FinishAll();
        other.FinishAll();
        var predictions = await Task.WhenAll(asked).WaitAsync(Patience);
        await first;

        Assert.Equal(2, batches.Counts.Runs);
        Assert.Equal([[1], [2, 4, 3]], _model.Runs);
        Assert.Equal([[3]], other.Runs);
        Assert.Equal(requests.Select(request => Alone(request.Release == "r2" ? next : _release, request)), predictions);
        Assert.NotEqual(predictions[3], predictions[1]);
    }

    [Fact]
    public async Task ItemsThatThisSiloHasNotHeardOf_AreGivenNothing_AndTheOthersTheirOwn()
    {
        using var batches = Batches();
        _model.FinishAll();
        var known = Request(1, items: 4);
        var request = known with { Items = [known.Items[0], 12345, known.Items[1], known.Items[2], 67890, known.Items[3]], Retrieval = [known.Retrieval[0], -7, .. known.Retrieval[1..3], -7, known.Retrieval[3]] };

        var predictions = await batches.RankAsync(_release, request, default).WaitAsync(Patience);

        var alone = Alone(_release, known);
        Assert.Equal([.. alone[..2], 0, 0, .. alone[2..6], 0, 0, .. alone[6..]], predictions);
    }

    [Fact]
    public async Task ARequestFromAnotherSilo_WhichBringsKeysAlone_IsRankedAsOneOfThisSilo()
    {
        using var batches = Batches();
        _model.FinishAll();
        var remote = Request(1, items: 5);
        var lent = new float[10];

        var near = await batches.RankAsync(_release, remote.With(new LocalRanking(_release.Serving, Ranked(_release, remote) with { Predictions = lent })), default).WaitAsync(Patience);
        var far = await batches.RankAsync(_release, remote, default).WaitAsync(Patience);

        Assert.Same(lent, near);
        Assert.Equal(near, far);
    }

    [Fact]
    public async Task ARequest_ThatBringsTheItemsOfAnotherLoadOfItsRelease_IsRankedByTheItemsOfThisOne()
    {
        using var batches = Batches();
        _model.FinishAll();
        var request = Request(1, items: 5);
        var former = Release("r1", _model, seed: 2);

        var predictions = await batches.RankAsync(_release, request.With(new LocalRanking(former.Serving, Ranked(former, request))), default).WaitAsync(Patience);

        Assert.Equal(Alone(_release, request), predictions);
        Assert.NotEqual(Alone(former, request), predictions);
    }

    [Fact]
    public async Task PredictionsThatAreNoNumbers_AreCounted_AndTheOthersComeAsTheyAre()
    {
        var strange = 0L;
        using var listener = new MeterListener { InstrumentPublished = (instrument, listener) => { if (instrument.Name == "ranker_not_finite") listener.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref strange, value));
        listener.Start();
        using var model = new HeldModel { Broken = 1 };
        var release = Release("broken", model);
        using var batches = Batches();
        model.FinishAll();

        var predictions = await batches.RankAsync(release, Request(1, items: 3), default).WaitAsync(Patience);

        Assert.Equal(2, Interlocked.Read(ref strange));
        Assert.Equal([true, true, false, false, true, true], predictions.Select(float.IsFinite));
    }

    [Fact]
    public async Task ARequest_ThatFindsSeveralRunsFree_IsSharedAmongThem_AndAnsweredAsOne()
    {
        using var workers = new CpuWorkers(3);
        using var batches = Batches(runs: 3, leastPart: 2, workers: workers);
        var request = Request(1, items: 7);
        var lent = new float[14];

        var shared = batches.RankAsync(_release, request.With(new LocalRanking(_release.Serving, Ranked(_release, request) with { Predictions = lent })), default);
        for (var run = 0; run < 3; run++) await _model.StartedAsync();
        _model.FinishAll();

        Assert.Same(lent, await shared.WaitAsync(Patience));
        Assert.Equal([2, 2, 3], _model.Runs.Select(Assert.Single).Order());
        Assert.Equal(Alone(_release, request), lent);
    }

    [Theory]
    [InlineData(3, 5)]
    [InlineData(0, 50)]
    public async Task ARequest_OfTooFewItems_OrWhereNothingIsToBeShared_HasOneRun(int leastPart, int items)
    {
        using var workers = new CpuWorkers(3);
        using var batches = Batches(runs: 3, leastPart: leastPart, workers: workers);
        _model.FinishAll();
        Assert.Equal(2 * items, (await batches.RankAsync(_release, Request(1, items), default).WaitAsync(Patience)).Length);
        Assert.Equal([[items]], _model.Runs);
    }

    [Fact]
    public async Task ARequest_ThatFindsOneRunFree_HasItAlone()
    {
        using var workers = new CpuWorkers(2);
        using var batches = Batches(runs: 2, leastPart: 1, workers: workers);
        var first = await BusyAsync(batches);
        var second = batches.RankAsync(_release, Request(1, items: 6), default);
        await _model.StartedAsync();
        _model.FinishAll();
        await Task.WhenAll(first, second).WaitAsync(Patience);
        Assert.Equal([[1], [6]], _model.Runs);
    }

    /// <summary>An answer with predictions for some of the items only would put them before or behind all others.</summary>
    [Fact]
    public async Task ASharedRequest_OfWhichAPartIsLate_IsLate()
    {
        using var batches = Batches(runs: 2, leastPart: 1);
        // One worker: the other part waits for it, and after it the caller is gone.
        using var caller = new CancellationTokenSource();
        var shared = batches.RankAsync(_release, Request(1, items: 6), caller.Token);
        await _model.StartedAsync();
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => shared.WaitAsync(Patience));
        _model.FinishAll();
        Assert.Equal(2, (await batches.RankAsync(_release, Request(1, items: 1), default).WaitAsync(Patience)).Length);
    }

    private RankingBatches Batches(int rows = 100, TimeSpan window = default, TimeProvider? time = null, int runs = 1, int leastPart = 100, CpuWorkers? workers = null) =>
        new(workers ?? _workers, new LoadedReleases(), _metrics, Options.Create(new InferenceOptions { RankerRows = rows, RankerRuns = runs, RankerWindow = window, RankerLeastPart = leastPart }), time ?? TimeProvider.System);

    /// <summary>The only run is under way with a request of one item until the model may finish it.</summary>
    private async Task<Task<float[]>> BusyAsync(RankingBatches batches)
    {
        var first = batches.RankAsync(_release, Request(0, items: 1), default);
        await _model.StartedAsync();
        return first;
    }

    private static ActiveRelease Release(string id, HeldModel model, int seed = 1)
    {
        var table = SmallShop.Table(60, seed);
        var manifest = new ReleaseManifest { Id = id, Created = Start, DataSet = "test", Dimensions = SmallShop.Dimensions, Items = table.Count, FeatureSchema = FeatureSchema.Hash, Heads = [.. model.Heads] };
        return new ActiveRelease(new ServingRelease(manifest, table, null!, null!, model), null!, null!, null!, KnownItems.None, "");
    }

    private RankRequest Request(int customer, int items) => new()
    {
        Release = "r1",
        Profile = After(Click("dress-0", customer), Click("shoe-1", customer + 1)).ForFeatures(),
        Query = SmallShop.At(10 * customer),
        NowMs = Ms(60),
        Items = [.. _release.Serving.Items.Rows[..items].ToArray().Select(row => row.Key)],
        Retrieval = [.. Enumerable.Range(0, items).Select(i => -0.1f * i)],
    };

    /// <summary>What the model says of a request that has a run of its own, in this process and without the batches.</summary>
    private static float[] Alone(ActiveRelease release, RankRequest request) => ModelRanker.Predict(release.Serving, [Ranked(release, request)])[0];

    private static RankedItems Ranked(ActiveRelease release, RankRequest request) => new(
        new CustomerFeatures(request.Profile, release.Serving.Items, request.Query, new QueryMoment(request.NowMs, request.Device), release.Serving.Manifest.Slots),
        [.. request.Items.Select(key => release.Serving.Items.FindByKey(key)!)], request.Retrieval);
}
