using System.Collections.Immutable;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans;
using Personalization.Contracts;
using Personalization.Core.Experiments;
using Personalization.Silo.Experiments;

namespace Personalization.Unit.Silo.Experiments;

/// <summary>Experiments and what follows them, without a cluster.</summary>
internal static class GivenExperiments
{
    public static readonly ArmSettings Settings = new(new ConfigurationBuilder().Build(), []);

    public static Experiment Of(string name, params string[] arms) => new() { Name = name, Arms = [.. arms.Select(a => new ExperimentArm { Name = a })] };

    public static ArmCounts Counts(string teller, long number, params ArmCount[] counts) => new(teller, number, [.. counts]);

    public static ExperimentFollower Following(IGrainFactory grains, params Experiment[] experiments)
    {
        var follower = new ExperimentFollower(grains, Settings, TimeProvider.System, NullLogger<ExperimentFollower>.Instance);
        follower.Follow(new ExperimentPlan(1, [.. experiments]));
        return follower;
    }

    public static IGrainFactory Factory(IExperimentGrain grain)
    {
        var proxy = DispatchProxy.Create<IGrainFactory, OneGrain>();
        ((OneGrain)(object)proxy).Grain = grain;
        return proxy;
    }

    public class OneGrain : DispatchProxy
    {
        internal object? Grain { get; set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => Grain;
    }
}
