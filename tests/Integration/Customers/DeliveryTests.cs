using System.Diagnostics.Metrics;
using Personalization.Testing;
using static Personalization.Integration.Customers.CustomerSilo;

namespace Personalization.Integration.Customers;

/// <summary>Events of the stream whose store refuses them for longer than they are tried.</summary>
public sealed class DeliveryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly MeterListener _listener = new();
    private long _givenUp;

    public void Dispose()
    {
        _listener.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task AnEventThatIsTriedForTooLong_IsGivenUp_AndCounted_AndTheNextOnesCount()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "interaction_deliveries_given_up") listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, measured, _, _) => Interlocked.Add(ref _givenUp, measured));
        _listener.Start();
        await using var silo = await StartAsync(_folder.File("customers.db"), deliveryTime: TimeSpan.FromSeconds(1));
        // Somebody who is known, so that the stream has begun.
        await silo.PushAsync("ada", Click("ada", "e0"));
        await Eventually.GetAsync(() => silo.InteractionsAsync("ada"), count => count == 1);

        silo.Store.Refuses = true;
        await silo.PushAsync("ada", Click("ada", "e1"));
        await Eventually.TrueAsync(() => Interlocked.Read(ref _givenUp) > 0, "nothing is given up");
        silo.Store.Refuses = false;

        await silo.PushAsync("ada", Click("ada", "e2"));
        await Eventually.GetAsync(() => silo.InteractionsAsync("ada"), count => count == 2);
        Assert.Equal(1, (await silo.Customer("ada").Apply([Click("ada", "e1")])).Applied);
    }
}
