using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Personalization.Contracts;
using Personalization.Core.Experiments;
using Personalization.Core.Interactions;
using Personalization.Silo;
using Personalization.Silo.Experiments;
using Personalization.Silo.Requests;
using Personalization.Unit.Core;
using static Personalization.Unit.Silo.Experiments.GivenExperiments;

namespace Personalization.Unit.Silo.Experiments;

/// <summary>What is shown and clicked under an arm counts once, for that arm.</summary>
public sealed class ArmCounterTests : IDisposable
{
    private static readonly Experiment First = Of("a-first", "only"), Second = Of("b-second", "only");
    private readonly KeptRequests _requests = new(Options.Create(new RequestOptions()), TimeProvider.System);
    private readonly SiloMetrics _metrics = new();
    private readonly ScriptedGrain _grain = new();
    private readonly ArmCounter _counter;
    private readonly ExperimentFollower _follower;

    public ArmCounterTests()
    {
        _follower = Following(Factory(_grain), First, Second);
        _counter = new ArmCounter(Factory(_grain), _follower, _metrics, TimeProvider.System, NullLogger<ArmCounter>.Instance);
    }

    [Fact]
    public async Task AClick_CountsForTheArmOfItsRequest_AlsoOfTheSecondOfTwoExperiments()
    {
        foreach (var asked in new[] { null, "b-second" })
        {
            var arm = _follower.ArmOf("ada", asked)!.Label;
            _counter.Shown(arm);
            var request = _requests.NewId(arm.Tag);
            _counter.Applied("ada", [Click(request), Click(request)]);
        }
        await _counter.TellAsync(default);
        Assert.Equal([new("a-first", "only", 1, 1), new("b-second", "only", 1, 1)], Assert.Single(_grain.Told).Counts.OrderBy(c => c.Experiment, StringComparer.Ordinal));
    }

    [Fact]
    public async Task AClick_WhoseExperimentHasEnded_CountsForNobody()
    {
        var request = _requests.NewId(new ArmLabel("b-second", "only").Tag);
        _follower.Follow(new ExperimentPlan(2, [First, Second with { Enabled = false }]));
        _counter.Applied("ada", [Click(request), Click(_requests.NewId())]);
        await _counter.TellAsync(default);
        Assert.Empty(_grain.Told);
    }

    [Fact]
    public async Task CountsOfWhichNobodyKnowsWhetherTheyWereHeard_AreToldAgainAsTheyWere_BeforeTheNext()
    {
        _grain.Fails = true;
        _counter.Shown(new ArmLabel("a-first", "only"));
        await _counter.TellAsync(default);
        _counter.Shown(new ArmLabel("b-second", "only"));
        await _counter.TellAsync(default);
        _grain.Fails = false;
        await _counter.TellAsync(default);
        await _counter.TellAsync(default);
        await _counter.TellAsync(default);
        Assert.Equal(["a-first", "a-first", "a-first", "b-second"], _grain.Told.Select(t => Assert.Single(t.Counts).Experiment));
        Assert.Equal([1, 1, 1, 2], _grain.Told.Select(t => t.Number));
        Assert.Single(_grain.Told.Select(t => t.Teller).Distinct());
    }

    public void Dispose()
    {
        _counter.Dispose();
        _follower.Dispose();
        _metrics.Dispose();
    }

    private static Interaction Click(string requestId) => Given.Click("dress-1") with { CustomerId = "ada", RequestId = requestId };

    private sealed class ScriptedGrain : IExperimentGrain
    {
        public List<ArmCounts> Told { get; } = [];
        public bool Fails { get; set; }

        public Task Add(ArmCounts counts)
        {
            Told.Add(counts);
            return Fails ? Task.FromException(new TimeoutException("no answer came")) : Task.CompletedTask;
        }

        public Task<ExperimentResult> Put(Experiment experiment) => throw new NotSupportedException();
        public Task<ExperimentReport?> Get(string name) => throw new NotSupportedException();
        public Task<ImmutableArray<ExperimentReport>> List() => throw new NotSupportedException();
        public Task<ExperimentPlan> Follow(long version, TimeSpan patience) => throw new NotSupportedException();
    }
}
