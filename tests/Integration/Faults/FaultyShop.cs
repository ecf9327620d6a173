using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime.Providers;
using Personalization.Contracts;
using Personalization.Core.Customers;
using Personalization.Integration.Customers;
using Personalization.Integration.Trip;
using Personalization.Storage.Customers;
using Personalization.Storage.Sqlite.Customers;
using Personalization.Testing;

namespace Personalization.Integration.Faults;

/// <summary>A silo with an index in two shards, of which tests make parts fail.</summary>
public sealed class FaultyShop(ShopFixture trained)
    : TrainedShop(trained, "Silo:Shards=2", "Outcomes:SegmentAge=00:00:00.050", "Outcomes:RetryDelay=00:00:00.020")
{
    public ShiftedClock Clock { get; } = new();
    public GatedStore Store => (GatedStore)Services.GetRequiredService<ICustomerStore>();

    /// <summary>Sends events that are answered before they take effect.</summary>
    public async Task StreamAsync(params object[] events)
    {
        using var response = await Http.PostAsJsonAsync("/v1/interactions", events);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
    }

    public async Task<long> InteractionsAsync(string customer) => (long)(await Http.GetJsonAsync($"/v1/customers/{customer}"))["interactions"]!;

    /// <summary>The events have taken effect, each once: for whoever asks, on the disk, where a silo that died now would begin again, and when they come again.</summary>
    public async Task AssertHasOnceAsync(string customer, IReadOnlyCollection<object> events)
    {
        Assert.Equal(events.Count, await InteractionsAsync(customer));
        Assert.Equal(events.Count, Stored(customer).Version);
        var remembered = events.TakeLast(1000).ToArray();
        Assert.Equal((0, remembered.Length), await Http.ApplyAsync(remembered));
    }

    public CustomerProfile Stored(string customer)
    {
        var stored = CustomerArchive.Read(Path.Combine(Data, "customers.db")).Single(c => c.Claim.CustomerId == customer);
        var profile = new LiveProfile(stored.Snapshot is null ? CustomerProfile.Empty : CustomerProfileCodec.Decode(stored.Snapshot), ProfileRules.OfHistory);
        foreach (var entry in stored.Entries) InteractionLogCodec.Replay(entry.Span, profile, string.Intern);
        return profile.Current;
    }

    protected override void Change(IServiceCollection services)
    {
        GatedStore.PutBefore(services);
        services.AddSingleton<TimeProvider>(Clock);
        services.AddKeyedSingleton<IMessageDeliveryBackoffProvider>(StreamNames.Provider, (_, _) => new Backoff());
    }

    private sealed class Backoff : IMessageDeliveryBackoffProvider
    {
        public TimeSpan Next(int attempt) => TimeSpan.FromMilliseconds(20);
    }
}
