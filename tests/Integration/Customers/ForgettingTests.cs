using Personalization.Storage.Sqlite.Customers;
using Personalization.Testing;
using static Personalization.Integration.Customers.CustomerSilo;

namespace Personalization.Integration.Customers;

/// <summary>What an erasure leaves to do, it does beside the customer's and everybody's events.</summary>
public sealed class ForgettingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task WhileAnErasureWaitsForOneWhoReadsAllCustomers_EventsTakeEffect_AndTheErasureStands()
    {
        var file = _folder.File("customers.db");
        await using (var silo = await StartAsync(file))
        {
            await silo.Customer("ada").Apply([Click("ada", "a1"), Click("ada", "a2")]);
            await silo.Customer("bob").Apply([Click("bob", "b1")]);
            Task<Contracts.ErasureReport> erasing;
            using (var reading = CustomerArchive.Read(file).GetEnumerator())
            {
                Assert.True(reading.MoveNext());
                erasing = silo.Customer("ada").Erase();
                await Eventually.GetAsync(() => silo.InteractionsAsync("ada"), interactions => interactions == 0);

                Assert.Equal(1, (await silo.Customer("ada").Apply([Click("ada", "a3", at: TimeProvider.System.GetUtcNow().AddSeconds(1))])).Applied);
                Assert.Equal(1, (await silo.Customer("bob").Apply([Click("bob", "b2")])).Applied);
                Assert.False(erasing.IsCompleted);
            }
            Assert.Equal("erased", (await erasing).State);
        }
        await using var again = await StartAsync(file);
        Assert.Equal((1, 2), (await again.InteractionsAsync("ada"), await again.InteractionsAsync("bob")));
    }
}
