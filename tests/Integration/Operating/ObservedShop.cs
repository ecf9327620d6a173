using Microsoft.Extensions.DependencyInjection;
using Personalization.Client;
using Personalization.Core.Interactions;
using Personalization.Integration.Trip;

namespace Personalization.Integration.Operating;

/// <summary>A silo for a device that there is not, whose parts tests make fail to see what /metrics says of it.</summary>
public sealed class ObservedShop(ShopFixture trained)
    : TrainedShop(trained, "Client:Producer:Deadline=00:00:00.100", "Inference:Provider=Cuda", NoSuchDevice)
{
    /// <summary>No machine has so many.</summary>
    private const string NoSuchDevice = "Inference:Device=63";

    /// <summary>Whether the stream of interactions takes no more.</summary>
    public bool StreamIsFull { get; set; }

    /// <summary>The value of one series, as "name" or "name{label="value"}"; 0 where nothing of it has happened.</summary>
    public async Task<double> MetricAsync(string series)
    {
        var line = (await Http.GetStringAsync(new Uri("/metrics", UriKind.Relative))).Split('\n').SingleOrDefault(line => line.StartsWith(series + " ", StringComparison.Ordinal));
        return line is null ? 0 : double.Parse(line[series.Length..], System.Globalization.CultureInfo.InvariantCulture);
    }

    protected override void Change(IServiceCollection services)
    {
        var real = services.Last(s => s.ServiceType == typeof(IInteractionStream));
        services.Remove(real);
        services.AddSingleton<IInteractionStream>(provider => new GatedStream(this, (IInteractionStream)ActivatorUtilities.CreateInstance(provider, real.ImplementationType!)));
    }

    private sealed class GatedStream(ObservedShop shop, IInteractionStream inner) : IInteractionStream
    {
        public Task PushAsync(string customerId, IReadOnlyList<Interaction> events) =>
            shop.StreamIsFull ? throw new InvalidOperationException("the queue is full") : inner.PushAsync(customerId, events);
    }
}
