using Personalization.Core.Interactions;
using Personalization.Testing;
using static Personalization.Integration.Customers.CustomerSilo;

namespace Personalization.Integration.Customers;

/// <summary>Producers whose clocks are not ours.</summary>
public sealed class ProducerClockTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AProducerWhoseClockIsFarAhead_OverTheStream_MakesNothingLate()
    {
        var time = new JumpingClock { Now = Noon };
        await using (var silo = await StartAsync(time))
        {
            Interaction[] ahead = [Click("ada", "e1", "i1", Noon.AddYears(74)), Click("ada", "e2", "i2", Noon.AddHours(5))];
            await silo.PushAsync("ada", ahead);
            await Eventually.GetAsync(() => silo.InteractionsAsync("ada"), count => count == 2);
            time.Now = Noon.AddMinutes(1);
            Assert.Equal(1, (await silo.Customer("ada").Apply([Click("ada", "e3", "i3", time.Now)])).Applied);
            Assert.Equal(0, (await silo.Customer("ada").Apply(ahead)).Applied);
            var view = await silo.Customer("ada").View();
            Assert.Equal([("i3", time.Now), ("i2", Noon), ("i1", Noon)], view.Recent.Select(r => (r.ItemId, r.At)));

            // What was stamped so may be of before the erasure, when it comes again.
            time.Now = Noon.AddMinutes(2);
            await silo.Customer("ada").Erase();
            time.Now = Noon.AddMinutes(3);
            Assert.Equal(1, (await silo.Customer("ada").Apply([.. ahead, Click("ada", "e4", "i4", time.Now)])).Applied);
        }
        await using var again = await StartAsync(time);
        Assert.Equal(("i4", time.Now), Assert.Single((await again.Customer("ada").View()).Recent.Select(r => (r.ItemId, r.At))));
    }

    private Task<CustomerSilo> StartAsync(TimeProvider time) => CustomerSilo.StartAsync(_folder.File("customers.db"), time);

    private sealed class JumpingClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
