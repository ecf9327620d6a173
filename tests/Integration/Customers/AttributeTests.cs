using System.Collections.Immutable;
using Personalization.Contracts;
using Personalization.Core.Catalog;
using Personalization.Core.Customers;
using Personalization.Testing;
using static Personalization.Integration.Customers.CustomerSilo;

namespace Personalization.Integration.Customers;

/// <summary>What is known of a customer as a person lasts as their history does, and ends with it.</summary>
public sealed class AttributeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Attributes_AndEventsAroundThem_AreThereAfterARestart()
    {
        await using (var silo = await StartAsync())
        {
            await silo.Customer("ada").Apply([Click("ada", "a1", "i1")]);
            await SetAsync(silo, "ada", AttributeChangeMode.Replace, ("country", "de"), ("city", "Kiel"));
            await silo.Customer("ada").Apply([Click("ada", "a2", "i2")]);
            await SetAsync(silo, "ada", AttributeChangeMode.Patch, ("city", null), ("plan", "gold"));
        }
        await using var again = await StartAsync();
        var view = await again.Customer("ada").View();
        Assert.Equal(("country=de plan=gold", 2), (Shown(view.Attributes), view.Interactions));
    }

    [Fact]
    public async Task Attributes_OfACustomerWithoutHistory_AreThereAfterARestart_AndExported()
    {
        await using (var silo = await StartAsync()) await SetAsync(silo, "ada", AttributeChangeMode.Replace, ("country", "de"));
        await using var again = await StartAsync();
        Assert.True((await again.Customer("ada").View()).Known);
        Assert.Equal("country=de", Shown((await again.Customer("ada").Export()).Profile.Attributes));
    }

    [Fact]
    public async Task Erase_TakesAttributesToo_AndAnImportDoesNotBringThemBack()
    {
        await using (var silo = await StartAsync())
        {
            await SetAsync(silo, "ada", AttributeChangeMode.Replace, ("country", "de"));
            Assert.Equal("erased", (await silo.Customer("ada").Erase()).State);
            await SetAsync(silo, "ada", AttributeChangeMode.Import, ("country", "de"));
            Assert.False((await silo.Customer("ada").View()).Known);
        }
        await using var again = await StartAsync();
        Assert.Empty((await again.Customer("ada").View()).Attributes);
        // Told anew by the shop, they are known anew.
        await SetAsync(again, "ada", AttributeChangeMode.Replace, ("country", "fr"));
        Assert.Equal("country=fr", Shown((await again.Customer("ada").View()).Attributes));
    }

    [Fact]
    public async Task AnImport_LeavesWhatTheShopHasToldMeanwhile()
    {
        await using var silo = await StartAsync();
        await SetAsync(silo, "ada", AttributeChangeMode.Import, ("country", "de"));
        Assert.Equal("country=de", Shown((await silo.Customer("ada").View()).Attributes));
        await SetAsync(silo, "ada", AttributeChangeMode.Patch, ("country", "fr"));
        await SetAsync(silo, "ada", AttributeChangeMode.Import, ("country", "de"), ("city", "Kiel"));
        Assert.Equal("country=fr", Shown((await silo.Customer("ada").View()).Attributes));
    }

    [Fact]
    public async Task MoreThanTheBounds_IsRefused_AndChangesNothing()
    {
        await using var silo = await StartAsync();
        await SetAsync(silo, "ada", AttributeChangeMode.Replace, [.. Enumerable.Range(0, CustomerAttributes.Most).Select(i => ($"a{i}", (string?)"x"))]);
        Assert.Null(await SetAsync(silo, "ada", AttributeChangeMode.Patch, ("one-more", "x")));
        Assert.Equal(CustomerAttributes.Most, (await silo.Customer("ada").View()).Attributes.Count);
    }

    [Fact]
    public async Task Merge_OfAGuestOfWhomOnlyAttributesAreKnown_JoinsThem_AndTheNextLifesToo()
    {
        await using var silo = await StartAsync();
        await SetAsync(silo, "ada", AttributeChangeMode.Replace, ("country", "de"));
        await SetAsync(silo, "guest", AttributeChangeMode.Replace, ("country", "fr"), ("device", "phone"));
        Assert.Equal("merged", (await silo.Customer("ada").Merge("guest")).Guest);
        Assert.Equal("country=de device=phone", Shown((await silo.Customer("ada").View()).Attributes));
        Assert.False((await silo.Customer("guest").View()).Known);
        await SetAsync(silo, "guest", AttributeChangeMode.Replace, ("city", "Kiel"));
        await silo.Customer("guest").Apply([Click("guest", "g1")]);
        Assert.Equal(("merged", 1), (await MergeAsync(), await silo.InteractionsAsync("ada")));
        Assert.Equal("city=Kiel country=de device=phone", Shown((await silo.Customer("ada").View()).Attributes));

        async Task<string> MergeAsync() => (await silo.Customer("ada").Merge("guest")).Guest;
    }

    [Fact]
    public async Task AMergeCutOff_IsEnded_BeforeAttributesOfTheGuestsNextLife()
    {
        await using (var silo = await StartAsync())
        {
            await silo.Customer("guest").Apply([Click("guest", "g1")]);
            (silo.Store.SnapshotsAlone, silo.Store.Passes, silo.Store.Refuses) = (true, 1, true);
            await Assert.ThrowsAnyAsync<IOException>(() => silo.Customer("ada").Merge("guest"));
        }
        await using var again = await StartAsync();
        await SetAsync(again, "guest", AttributeChangeMode.Replace, ("country", "de"));
        Assert.Equal((1, 0), (await again.InteractionsAsync("ada"), await again.InteractionsAsync("guest")));
        Assert.Equal("country=de", Shown((await again.Customer("guest").View()).Attributes));
    }

    private Task<CustomerSilo> StartAsync() => CustomerSilo.StartAsync(_folder.File("customers.db"));

    private static Task<ImmutableSortedDictionary<string, AttributeValue>?> SetAsync(CustomerSilo silo, string customer, AttributeChangeMode mode, params (string Name, string? Value)[] attributes) =>
        silo.Customer(customer).SetAttributes(new AttributeChange
        {
            Attributes = attributes.ToImmutableSortedDictionary(a => a.Name, a => a.Value is null ? null : (AttributeValue?)AttributeValue.Of(a.Value), StringComparer.Ordinal),
            Mode = mode,
        });

    private static string Shown(ImmutableSortedDictionary<string, AttributeValue> attributes) => string.Join(' ', attributes.Select(a => $"{a.Key}={a.Value}"));
}
