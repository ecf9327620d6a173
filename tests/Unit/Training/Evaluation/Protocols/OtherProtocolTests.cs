using Personalization.Core.Interactions;
using Personalization.Training.Data;
using Personalization.Training.Evaluation.Protocols;

namespace Personalization.Unit.Training.Evaluation.Protocols;

public sealed class OtherProtocolTests
{
    [Fact]
    public void Ncf_RanksTheLastItemAmongUnseenOnes()
    {
        var question = Assert.Single(new NcfProtocol().Split(Histories.Of(300, "a: 1 2 3 4"), new ProtocolOptions()).Test[0].Questions.Ranked);

        Assert.Equal([4], question.Wanted);
        Assert.Equal(100, question.Among!.Distinct().Count());
        Assert.DoesNotContain(question.Among!, item => item is 1 or 2 or 3);
    }

    [SkippableFact]
    public void Ncf_WithThePapersFiles_AsksThePapersQuestions()
    {
        var folder = SharedData.Require("ml-1m");
        var data = Personalization.Training.Import.Importer.Read(new DataSource(DataSource.MovieLens, folder), SmallShop.Import);
        var split = new NcfProtocol().Split(EventTable.Of(data), new ProtocolOptions { NegativesFolder = Path.Combine(folder, "ncf_split") });
        var test = split.Test[0].Questions;

        Assert.Equal(6040, test.Ranked.Count);
        Assert.All(test.Ranked, q => Assert.Equal(100, q.Among!.Length));
        Assert.All(test.Ranked, q => Assert.DoesNotContain(q.Wanted[0], test.Events.Items[q.At.Start..q.At.End]));
    }

    [Fact]
    public void Random_DealsEveryRowOnce_AndHidesTheAskedOnes()
    {
        var events = EventTable.Of(Histories.DataOf(30, InteractionKind.Rating, "a: 0 1 2 3 4 5 6 7 8 9", "b: 10 11 12 13 14 15 16 17 18 19"));
        var split = new RandomRowsProtocol().Split(events, new ProtocolOptions());
        var test = split.Test[0].Questions;

        Assert.Equal(2, test.Shown.Count);
        Assert.Equal(Enumerable.Range(0, 20), split.Training.Complete.Items.Concat(test.Shown.Select(q => test.Events.Items[q.Row])).Order());
        Assert.All(test.Shown, q => Assert.DoesNotContain(test.Events.Items[q.Row], test.Events.Items[q.At.Start..q.At.End]));
    }

    [Fact]
    public void Session_PredictsEachNextItemOfTheLastSessions()
    {
        var events = Histories.Of(10, [.. Enumerable.Range(0, 9).Select(i => $"{(char)('a' + i)}: 1 2 3")]);
        var split = new SessionProtocol().Split(Sessions(events), new ProtocolOptions());
        var test = split.Test[0].Questions;

        Assert.Equal([2, 3], test.Ranked.Select(q => q.Wanted[0]));
        Assert.Equal([1, 2], test.Ranked.Select(q => q.At.End - q.At.Start));
        Assert.Equal(8 * 3, split.Training.Complete.Rows);
    }

    [Fact]
    public void Open_OfAnUnknownName_ListsTheKnownOnes() =>
        Assert.Contains("ncf-99", Assert.Throws<ImportException>(() => ProtocolNames.Open("loo")).Message, StringComparison.Ordinal);

    /// <summary>All of a customer's events in one session, whatever the time between them.</summary>
    private static EventTable Sessions(EventTable events) => new()
    {
        Catalogue = events.Catalogue,
        Customers = events.Customers,
        Starts = events.Starts,
        Items = events.Items,
        Acts = events.Acts,
        Values = events.Values,
        AtMs = events.AtMs,
        Sessions = [.. Enumerable.Range(0, events.Customers.Count).SelectMany(c => Enumerable.Repeat(c, events.Starts[c + 1] - events.Starts[c]))],
    };
}
