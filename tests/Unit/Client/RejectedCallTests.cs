using System.Reflection;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Runtime;
using Personalization.Client;
using Personalization.Contracts;
using Personalization.Core.Interactions;

namespace Personalization.Unit.Client;

/// <summary>Calls that the cluster refuses for a moment, as it does before it has noticed that a silo has died.</summary>
public sealed class RejectedCallTests
{
    private static readonly SiloUnavailableException Gone = new("the silo is gone");

    [Fact]
    public async Task Call_ThatIsNotTaken_IsMadeAgain()
    {
        var grains = Scripted.Of([Gone, Gone, null]);
        await Client(grains).GetCustomerAsync("ada");
        Assert.Equal(3, grains.Calls);
    }

    [Fact]
    public async Task Apply_OfWhatIsNotTaken_IsMadeAgain_ForThatCustomerAlone()
    {
        var grains = Scripted.Of([null, Gone, null]);
        var applied = await Client(grains).ApplyAsync([Click("ada"), Click("max")]);
        Assert.Equal(new ApplyResult(2, 0), applied);
        Assert.Equal(3, grains.Calls);
    }

    [Fact]
    public async Task Call_ThatIsNeverTaken_EndsWithItsDeadline()
    {
        var grains = Scripted.Of([.. Enumerable.Repeat<Exception?>(Gone, 1000)]);
        await Assert.ThrowsAnyAsync<Exception>(() => Client(grains, timeout: TimeSpan.FromMilliseconds(100)).GetCustomerAsync("ada"));
        Assert.InRange(grains.Calls, 2, 20);
    }

    [Fact]
    public async Task Rollback_ThatIsNotTaken_IsNotMadeAgain()
    {
        var grains = Scripted.Of([Gone, null]);
        await Assert.ThrowsAsync<SiloUnavailableException>(() => Client(grains).RollbackReleaseAsync());
        Assert.Equal(1, grains.Calls);
    }

    [Fact]
    public async Task Call_OfAGrainThatNoSiloOffers_IsUnavailable_AndNoFaultOfTheCaller()
    {
        var grains = Scripted.Of([null], offered: false);
        await Assert.ThrowsAsync<OrleansException>(() => Client(grains).GetCustomerAsync("ada"));
    }

    private static PersonalizationClient Client(Scripted grains, TimeSpan? timeout = null) =>
        new(grains.Factory, Options.Create(new PersonalizationClientOptions { CallTimeout = timeout ?? TimeSpan.FromSeconds(30) }), TimeProvider.System);

    private static Interaction Click(string customer) =>
        new() { EventId = $"e-{customer}", CustomerId = customer, Kind = InteractionKind.Click, ItemId = "i1", At = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero) };

    /// <summary>Grains whose calls end as scripted, one after the other: with an exception, or null for an answer.</summary>
    public class Scripted : DispatchProxy
    {
        private Exception?[] _script = [];
        private Scripted? _counted;
        private bool _offered;

        internal IGrainFactory Factory { get; private set; } = null!;
        internal int Calls { get; private set; }

        internal static Scripted Of(Exception?[] script, bool offered = true)
        {
            var factory = Create<IGrainFactory, Scripted>();
            var scripted = (Scripted)(object)factory;
            (scripted._script, scripted._offered, scripted.Factory) = (script, offered, factory);
            return scripted;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            if (_counted is null) return _offered ? GrainOf(targetMethod!.ReturnType) : throw new ArgumentException("Could not find an implementation");
            var answer = targetMethod!.ReturnType.GetGenericArguments()[0];
            var error = _counted._script[_counted.Calls++];
            object? result = answer == typeof(ApplyResult) ? new ApplyResult(1, 0) : null;
            return typeof(Scripted).GetMethod(nameof(Ended), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(answer).Invoke(null, [result, error]);
        }

        private object GrainOf(Type grainInterface)
        {
            var grain = Create(grainInterface, typeof(Scripted));
            ((Scripted)grain)._counted = this;
            return grain;
        }

        private static Task<T?> Ended<T>(object? result, Exception? error) => error is null ? Task.FromResult((T?)result) : Task.FromException<T?>(error);
    }
}
