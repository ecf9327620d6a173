using Personalization.Core.Interactions;
using Personalization.Training.Data;
using Personalization.Training.Import;
using Personalization.Training.Import.Synthetic;

namespace Personalization.Unit.Training.Import;

public sealed class SyntheticShopTests
{
    private static readonly ImportOptions Options = SmallShop.Import with { Items = 500, Customers = 100 };

    [Fact]
    public void Make_WithTheSameOptions_MakesTheSameShop()
    {
        var (one, other) = (SyntheticShop.Make(Options), SyntheticShop.Make(Options));

        Assert.Equal(one.Interactions, other.Interactions);
        Assert.Equal(one.Items.Select(i => (i.Id, i.Title, i.Category, i.CreatedAt, i.Price)), other.Items.Select(i => (i.Id, i.Title, i.Category, i.CreatedAt, i.Price)));
    }

    [Fact]
    public void Make_UntilATime_DoesNotLookAtNow()
    {
        var (one, other) = (Until(Options.Now), Until(Options.Now.AddDays(40)));

        Assert.Equal(one.Interactions, other.Interactions);
        Assert.All(one.Interactions, i => Assert.InRange(i.At, DateTimeOffset.UnixEpoch, ImportOptions.FixedUntil));

        static DataSet Until(DateTimeOffset now) => SyntheticShop.Make(Options with { Now = now, Until = ImportOptions.FixedUntil });
    }

    [Fact]
    public void Make_WithAnotherSeed_MakesAnotherShop() =>
        Assert.NotEqual(SyntheticShop.Make(Options).Interactions[0], SyntheticShop.Make(Options with { Seed = 8 }).Interactions[0]);

    [Fact]
    public void Make_HasAsManyItemsAndCustomersAsAsked_AndAboutFiftyInteractionsEach()
    {
        var shop = SyntheticShop.Make(Options);

        Assert.Equal(500, shop.Items.Count);
        Assert.Equal(100, shop.Customers.Count);
        Assert.InRange(shop.Interactions.Count / 100, 35, 70);
        Assert.Equal(20, shop.Items.Select(i => i.Category).Distinct().Count());
        Assert.All([InteractionKind.View, InteractionKind.Click, InteractionKind.Cart, InteractionKind.Purchase], kind => Assert.Contains(shop.Interactions, i => i.Kind == kind));
    }

    [Fact]
    public void Make_LetsNothingHappenAfterNow_NorToAnItemThatIsNotYetThere()
    {
        var shop = SyntheticShop.Make(Options);
        var created = shop.Items.ToDictionary(i => i.Id, i => i.CreatedAt);

        Assert.All(shop.Interactions, i => Assert.InRange(i.At, created[i.ItemId!], Options.Now));
    }

    [Fact]
    public void Make_NamesEveryEventDifferently_AndKeepsTheRules()
    {
        var shop = SyntheticShop.Make(Options);
        var broken = new List<string>();
        foreach (var interaction in shop.Interactions) InteractionRules.Check(interaction, Options.Now, (field, sentence) => broken.Add($"{field}: {sentence}"));

        Assert.Equal(shop.Interactions.Count, shop.Interactions.Select(i => i.EventId).Distinct().Count());
        Assert.Empty(broken);
    }

    [Fact]
    public void Make_GivesPopularityALongTail()
    {
        var counts = SyntheticShop.Make(Options).Interactions.GroupBy(i => i.ItemId).Select(g => g.Count()).OrderDescending().ToList();

        Assert.True(counts.Take(50).Sum() > 0.25 * counts.Sum(), "the most popular tenth of the items has more than a quarter of the interactions");
    }

    [Fact]
    public void Make_HasCustomersWhoBuyTheSameAgain()
    {
        var purchases = SyntheticShop.Make(Options).Interactions.Where(i => i.Kind == InteractionKind.Purchase).ToList();

        Assert.Contains(purchases.GroupBy(i => (i.CustomerId, i.ItemId)), g => g.Count() > 1);
    }

    [Fact]
    public void Make_OfManyItems_HoldsLittleOfEach()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var shop = SyntheticShop.Make(Options with { Items = 1_000_000, Customers = 1 });

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 1_000_000, 1, 150);
        Assert.Equal((shop.Items[999_999].Id, shop.Items[7].Title), ("i999999", shop.Items[7].Title));
    }

    [Fact]
    public void Read_OfTooFewItems_IsRefusedWithTheRange() =>
        Assert.Contains("items is 1, must be 20 to 10,000,000", Assert.Throws<ImportException>(() => Importer.Read(DataSource.Parse("synthetic"), Options with { Items = 1 })).Message, StringComparison.Ordinal);

    [Fact]
    public void Make_WhenCancelled_Stops() =>
        Assert.Throws<OperationCanceledException>(() => SyntheticShop.Make(Options, new CancellationToken(canceled: true)));
}
