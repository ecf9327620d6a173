using Personalization.Core.Interactions;
using Personalization.Testing;
using static Personalization.Integration.Customers.CustomerSilo;

namespace Personalization.Integration.Customers;

/// <summary>A guest becomes a customer: both histories once, whatever is cut off.</summary>
public sealed class MergeTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Merge_PutsBothHistoriesInTheirPlace_Once()
    {
        await using (var silo = await StartAsync())
        {
            await silo.Customer("ada").Apply([Click("ada", "a1", "i1", Noon), Click("ada", "a3", "i3", Noon.AddMinutes(2))]);
            await silo.Customer("guest").Apply([Click("guest", "g2", "i2", Noon.AddMinutes(1)), Click("guest", "g4", "i4", Noon.AddMinutes(3))]);

            Assert.Equal(("merged", 4), await MergeAsync(silo));
            Assert.Equal(("none", 4), await MergeAsync(silo));

            // Sent again under either name, what is in the history counts no more.
            Assert.Equal(0, (await silo.Customer("guest").Apply([Click("guest", "g2", "i2", Noon.AddMinutes(1))])).Applied);
            Assert.Equal(0, (await silo.Customer("ada").Apply([Click("ada", "g2", "i2", Noon.AddMinutes(1))])).Applied);
        }
        await using var again = await StartAsync();
        var view = await again.Customer("ada").View();
        Assert.Equal((4, "i4 i3 i2 i1"), (view.Interactions, string.Join(' ', view.Recent.Select(r => r.ItemId))));
        Assert.False((await again.Customer("guest").View()).Known);
    }

    [Fact]
    public async Task Merge_OfAnUnknownGuest_ChangesNothing()
    {
        await using var silo = await StartAsync();
        await silo.Customer("ada").Apply([Click("ada", "a1")]);
        Assert.Equal(("none", 1), await MergeAsync(silo));
    }

    [Fact]
    public async Task AGuestWhoComesBack_BeginsAnew_AndCanBeMergedAgain()
    {
        await using var silo = await StartAsync();
        await silo.Customer("guest").Apply([Click("guest", "g1", "i1", Noon)]);
        await MergeAsync(silo);
        Assert.Equal(1, (await silo.Customer("guest").Apply([Click("guest", "g2", "i2", Noon.AddDays(1))])).Applied);
        Assert.Equal(("merged", 2), await MergeAsync(silo));
        Assert.Equal(["i2", "i1"], (await silo.Customer("ada").View()).Recent.Select(r => r.ItemId));
    }

    [Fact]
    public async Task AGuestsEventThatComesAfterTheMerge_IsNotLost_HoweverOldItIs()
    {
        await using (var silo = await StartAsync())
        {
            await silo.Customer("guest").Apply([Click("guest", "g2", "i2", Noon.AddMinutes(2))]);
            Assert.Equal(("merged", 1), await MergeAsync(silo));
            Assert.Equal((1, 1), await ApplyAsync(silo, Click("guest", "g1", "i1", Noon.AddMinutes(1)), Click("guest", "g2", "i2", Noon.AddMinutes(2))));
        }
        await using var again = await StartAsync();
        Assert.Equal((0, 2), await ApplyAsync(again, Click("guest", "g1", "i1", Noon.AddMinutes(1)), Click("guest", "g2", "i2", Noon.AddMinutes(2))));
        Assert.Equal(("merged", 2), await MergeAsync(again));
        Assert.Equal((0, 2), await ApplyAsync(again, Click("guest", "g1", "i1", Noon.AddMinutes(1)), Click("guest", "g2", "i2", Noon.AddMinutes(2))));
        Assert.Equal(["i2", "i1"], (await again.Customer("ada").View()).Recent.Select(r => r.ItemId));

        static async Task<(int, int)> ApplyAsync(CustomerSilo silo, params Interaction[] events)
        {
            var result = await silo.Customer("guest").Apply(events);
            return (result.Applied, result.Duplicates);
        }
    }

    [Fact]
    public async Task AnErasedGuestWhoIsMerged_StaysErased()
    {
        await using var silo = await StartAsync(new FixedClock(Noon));
        await silo.Customer("guest").Apply([Click("guest", "g1", "i1", Noon)]);
        await silo.Customer("guest").Erase();
        await silo.Customer("guest").Apply([Click("guest", "g2", "i2", Noon.AddSeconds(1))]);
        await MergeAsync(silo);
        Assert.Equal(0, (await silo.Customer("guest").Apply([Click("guest", "g1", "i1", Noon)])).Applied);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(2, false)]
    public async Task AMergeCutOffAnywhere_CountsOnce_WhenItIsTriedAgain(int writesThatPass, bool writtenButNotTold)
    {
        await using (var silo = await StartAsync())
        {
            await silo.Customer("ada").Apply([Click("ada", "a1", "i1", Noon)]);
            await silo.Customer("guest").Apply([Click("guest", "g1", "i2", Noon)]);
            (silo.Store.SnapshotsAlone, silo.Store.Passes) = (true, writesThatPass);
            (silo.Store.LosesAnswers, silo.Store.Refuses) = (writtenButNotTold, !writtenButNotTold);
            await Assert.ThrowsAnyAsync<IOException>(() => MergeAsync(silo));
        }
        await using var again = await StartAsync();
        Assert.Equal(1, (await again.Customer("guest").Apply([Click("guest", "g2", "i3", Noon.AddMinutes(1))])).Applied);
        Assert.Equal(3, await again.InteractionsAsync("ada") + await again.InteractionsAsync("guest"));
        Assert.Equal(("merged", 3), await MergeAsync(again));
        Assert.Equal(["i3", "i1", "i2"], (await again.Customer("ada").View()).Recent.Select(r => r.ItemId).OrderBy(i => i != "i3").ThenBy(i => i));
    }

    [Fact]
    public async Task AMergeThatTheCustomersStoreRefuses_LeavesTheGuestsHistoryWhereItIs()
    {
        await using var silo = await StartAsync();
        await silo.Customer("guest").Apply([Click("guest", "g1", "i2", Noon)]);
        (silo.Store.SnapshotsAlone, silo.Store.Refuses) = (true, true);
        await Assert.ThrowsAnyAsync<IOException>(() => MergeAsync(silo));
        silo.Store.Refuses = false;
        Assert.Equal(1, await silo.InteractionsAsync("guest"));
        Assert.Equal(("merged", 1), await MergeAsync(silo));
    }

    [Fact]
    public async Task EventsThatComeWhileHistoriesMerge_AreAllThereOnce()
    {
        await using var silo = await StartAsync();
        var clicking = Task.Run(async () =>
        {
            for (var i = 0; i < 200; i++)
            {
                await silo.Customer(i % 2 == 0 ? "guest" : "ada").Apply([Click("any", $"e{i}", $"i{i}", Noon.AddSeconds(i))]);
            }
        });
        for (var i = 0; i < 10; i++) await MergeAsync(silo);
        await clicking;
        await MergeAsync(silo);
        Assert.Equal(200, await silo.InteractionsAsync("ada"));
    }

    [Fact]
    public async Task TwoWhoWouldMergeIntoEachOther_LoseNothing()
    {
        await using var silo = await StartAsync();
        await silo.Customer("ada").Apply([Click("ada", "a1")]);
        await silo.Customer("guest").Apply([Click("guest", "g1")]);
        var tries = new[] { silo.Customer("ada").Merge("guest"), silo.Customer("guest").Merge("ada") };
        foreach (var merge in tries)
        {
            try { await merge; }
            catch (Orleans.Runtime.OrleansException) { }
        }
        Assert.Equal(2, await silo.InteractionsAsync("ada") + await silo.InteractionsAsync("guest"));
    }

    private Task<CustomerSilo> StartAsync(TimeProvider? time = null) => CustomerSilo.StartAsync(_folder.File("customers.db"), time);

    private static async Task<(string, long)> MergeAsync(CustomerSilo silo)
    {
        var result = await silo.Customer("ada").Merge("guest");
        return (result.Guest, result.Interactions);
    }

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
