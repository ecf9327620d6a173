using Personalization.Core.Customers;
using Personalization.Core.Interactions;
using Personalization.Core.Pipeline;
using Personalization.Core.Pipeline.Ranking;
using Personalization.Core.Recommendations;
using Personalization.Core.Releases;
using Personalization.Training;
using Personalization.Training.Data;
using Personalization.Training.Evaluation;
using Personalization.Training.Import;
using Personalization.Training.Model;

namespace Personalization.Unit.Training;

/// <summary>The product's promise: five clicks on items of one category at least double that category's share of the next top 20.</summary>
public sealed class CategoryShareTests(SmallShop shop) : IClassFixture<SmallShop>
{
    private const int Tries = 100;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void FiveClicks_OnOneCategory_DoubleItsShare_InTheSyntheticShop(bool guest) => MustDouble(shop.Release, guest, atLeast: 98);

    [SkippableTheory]
    [InlineData(false, 92)]
    [InlineData(true, 97)]
    public void FiveClicks_OnOneCategory_DoubleItsShare_OnMovieLens(bool guest, int atLeast)
    {
        var data = Importer.Read(new DataSource(DataSource.MovieLens, SharedData.Require("ml-latest-small")), SmallShop.Import);
        using var release = new ReleaseTrainer(TimeProvider.System, new TrainingOptions { EvaluatedCustomers = 0 }).Train(data, new TrainingSteps(TimeProvider.System, null));
        MustDouble(release, guest, atLeast);
    }

    /// <summary>Random customers and categories; left out are categories of few items, and those that fill over a third of the slate before.</summary>
    private static void MustDouble(TrainedRelease trained, bool guest, int atLeast)
    {
        var release = trained.ToServing();
        var pipeline = RecommendationPipeline.Create(new ExactNeighbours(release.Items), new NoTrends(), new ModelRanker());
        var random = new Random(17);
        var categories = trained.Data.Items.Where(i => i.Available && i.Category != "Other").GroupBy(i => i.Category).Where(g => g.Count() >= 25).OrderBy(g => g.Key, StringComparer.Ordinal).ToList();
        var (doubled, tried) = (0, 0);
        while (tried < Tries)
        {
            var customer = trained.Data.Customers[random.Next(trained.Data.Customers.Count)];
            var category = categories[random.Next(categories.Count)];
            var profile = guest ? CustomerProfile.Empty : Apply(CustomerProfile.Empty, [.. trained.Data.HistoryOf(customer)]);
            var before = Share(profile, category.Key, SmallShop.Now);
            if (before > 7) continue;
            tried++;
            var clicks = category.OrderBy(_ => random.Next()).Take(5).Select((item, i) => new Interaction
            {
                EventId = $"click-{i}",
                CustomerId = customer,
                ItemId = item.Id,
                Kind = InteractionKind.Click,
                At = SmallShop.Now.AddSeconds(i),
            });
            var after = Share(Apply(profile, [.. clicks]), category.Key, SmallShop.Now.AddSeconds(10));
            if (after >= Math.Max(1, 2 * before)) doubled++;
        }
        Assert.True(doubled >= atLeast, $"{doubled} of {Tries} doubled");

        CustomerProfile Apply(CustomerProfile profile, Interaction[] events) => profile.Apply(events, id => release.Items.Find(id)?.Item.Category).Profile;

        int Share(CustomerProfile profile, string category, DateTimeOffset now)
        {
            var context = new PipelineContext(
                new RecommendationRequest { CustomerId = "c" }, "r", profile, Queries.Of(profile, release, now), release, new PipelineOptions(), now);
            var response = pipeline.RunAsync(context, 0, CancellationToken.None).AsTask().GetAwaiter().GetResult();
            Assert.Null(response.Degraded);
            Assert.Equal(20, response.Items.Length);
            return response.Items.Count(i => i.Category == category);
        }
    }
}
