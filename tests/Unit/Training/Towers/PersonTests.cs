using System.Collections.Immutable;
using Personalization.Core.Catalog;
using Personalization.Core.Features;
using Personalization.Core.Interactions;
using Personalization.Training.Data;
using Personalization.Training.Evaluation;
using Personalization.Training.Towers;

namespace Personalization.Unit.Training.Towers;

/// <summary>Who a customer is, and where and when the question comes from, leads a query where the history does not.</summary>
public sealed class PersonTests
{
    private const int Kinds = 4, Items = 80, Asked = 10;
    private static readonly TowerOptions Small = new() { Dimensions = 16, Negatives = 32, Positions = 400, Epochs = 1, LeastSteps = 300, LearningRate = 0.01, Dropout = 0.1 };

    [Fact]
    public void APersonWithoutAHistory_IsLedByAttributes_WhereTasteIsTheCountrys()
    {
        // Customers from 300 on train nothing: of them the country is known, and no event.
        var events = Shop(customer => customer % Kinds, deviceOf: null);
        var share = ShareOfKind(events, known: 0, row => events.CustomerOf(row) % Kinds, trained: 300);
        Assert.True(share > 0.9, $"{share:p0} of the first {Asked} are of the country's kind; chance makes it {1d / Kinds:p0}");
    }

    [Fact]
    public void TheDevice_LeadsTheQuery_WhereTasteIsTheDevices()
    {
        var random = new Random(11);
        var events = Shop(_ => -1, () => random.Next(Kinds));
        var share = ShareOfKind(events, known: 12, row => events.Items[row] % Kinds, trained: 300);
        Assert.True(share > 0.6, $"{share:p0} of the first {Asked} are of the device's kind; chance makes it {1d / Kinds:p0}");
    }

    [Fact]
    public void WhereAttributesSayNothing_TheyAreLeftOutBesideAHistory_OrDoNoHarm()
    {
        var rings = Histories.Rings(customers: 120, length: 8);
        var told = EventTable.Of(new DataSet("rings", rings.Catalogue.ToList(), Interactions(rings), ImportReport.Flawless)
        {
            CustomerAttributes = rings.Customers.ToDictionary(c => c, c => (IReadOnlyList<KeyValuePair<string, string>>)[new("noise", $"{c.GetHashCode(StringComparison.Ordinal) % 3 & 1}")], StringComparer.Ordinal),
        });
        var questions = new Questions(told, [.. Enumerable.Range(0, 100).Select(c => new RankedQuestion(new Occasion(c, told.Starts[c], told.Starts[c + 1] - 1, told.AtMs[told.Starts[c + 1] - 1]), [told.Items[told.Starts[c + 1] - 1]]))], []);
        using var training = new TowerTraining(told.Where((c, row) => c >= 100 || row < told.Starts[c + 1] - 1), Small, new TrainingRun(TimeProvider.System, 7, 2), CancellationToken.None);
        var found = training.Train(towers => TowerValidation.Ndcg(towers, questions, 2));
        Assert.Equal("noise", Assert.Single(found.Slots.Attributes).Name);
        Assert.True(TowerValidation.Ndcg(found, questions, 2) > 0.9);
    }

    private static IEnumerable<Interaction> Interactions(EventTable events) =>
        from c in Enumerable.Range(0, events.Customers.Count)
        from row in Enumerable.Range(events.Starts[c], events.Starts[c + 1] - events.Starts[c])
        select new Interaction { EventId = $"{row}", CustomerId = events.Customers[c], ItemId = events.Catalogue[events.Items[row]].Id, Kind = InteractionKind.Click, At = DateTimeOffset.FromUnixTimeMilliseconds(events.AtMs[row]) };

    /// <summary>Of what is best for customers who trained nothing, asked after so many events.</summary>
    private static double ShareOfKind(EventTable events, int known, Func<int, int> kindOf, int trained)
    {
        using var training = new TowerTraining(events.Where((c, _) => c < trained), Small, new TrainingRun(TimeProvider.System, 7, 2), CancellationToken.None);
        using var model = new TowerModel(training.Train(null), 2);
        var (scores, right, asked) = (new float[Items], 0, 0);
        for (var c = trained; c < events.Customers.Count; c++)
        {
            var row = events.Starts[c] + known;
            model.ScoreAll(events, [new Occasion(c, events.Starts[c], row, events.AtMs[row])], scores);
            right += TopItems.Of(scores, [], Asked).Count(item => item % Kinds == kindOf(row));
            asked += Asked;
        }
        return (double)right / asked;
    }

    /// <summary>Items are of four kinds; a customer's are of the country's, or else each of its device's.</summary>
    private static EventTable Shop(Func<int, int> countryOf, Func<int>? deviceOf)
    {
        var random = new Random(5);
        var catalogue = Enumerable.Range(0, Items).Select(i => new CatalogItem { Id = $"i{i}", Title = $"thing {i}" }).ToList();
        var interactions = new List<Interaction>();
        for (var c = 0; c < 340; c++)
            for (var i = 0; i < 20; i++)
            {
                var kind = deviceOf?.Invoke() ?? countryOf(c);
                interactions.Add(new Interaction
                {
                    EventId = $"{c}-{i}",
                    CustomerId = $"c{c:000}",
                    ItemId = $"i{random.Next(Items / Kinds) * Kinds + kind}",
                    Kind = InteractionKind.Click,
                    At = DateTimeOffset.UnixEpoch.AddDays(1).AddMinutes(i),
                    Context = deviceOf is null ? null : ImmutableDictionary<string, string>.Empty.Add(QueryMoment.DeviceKey, $"device{kind}"),
                });
            }
        return EventTable.Of(new DataSet("made", catalogue, interactions, ImportReport.Flawless)
        {
            CustomerAttributes = Enumerable.Range(0, 340).Where(c => countryOf(c) >= 0)
                .ToDictionary(c => $"c{c:000}", c => (IReadOnlyList<KeyValuePair<string, string>>)[new("country", $"land{countryOf(c)}")], StringComparer.Ordinal),
        });
    }
}
