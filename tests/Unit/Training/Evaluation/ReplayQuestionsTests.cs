using Personalization.Core.Interactions;
using Personalization.Training.Data;
using Personalization.Training.Evaluation;

namespace Personalization.Unit.Training.Evaluation;

public sealed class ReplayQuestionsTests
{
    /// <summary>Hours 0 to 2 are before, 3 to 5 are streamed.</summary>
    private readonly DataSet _data = Histories.DataOf(9, InteractionKind.Click, "a: 0 1 2 1 3 3", "b: 4 4 4 5 0 6", "c: 7 8 7");

    [Fact]
    public void Choose_AsksForFirstTurnsAlone()
    {
        var (events, asked) = Choose(1);

        Assert.Equal(["b i5", "a i3", "b i0", "b i6"], events.Where((_, i) => asked[i]).Select(e => $"{e.CustomerId} {e.ItemId}"));
    }

    [Fact]
    public void Of_AsksModelsOfATableTheSame_WithTheRowsUntilThenKnown()
    {
        var (events, asked) = Choose(1);
        var table = EventTable.Of(_data);

        var questions = ReplayQuestions.Of(table, events, asked);

        Assert.Equal(["b i5", "a i3", "b i0", "b i6"], questions.Select(q => $"{table.Customers[q.At.Customer]} {table.Catalogue[q.Wanted[0]].Id}"));
        Assert.All(questions, q => Assert.False(q.SeenToo));
        Assert.Equal([3, 4, 4, 5], questions.Select(q => q.At.End - q.At.Start));
    }

    [Fact]
    public void Choose_OfAShare_IsTheSameForTheSameSeed()
    {
        Assert.DoesNotContain(true, Choose(0).Asked);
        Assert.Equal(Choose(0.5).Asked, Choose(0.5).Asked);
    }

    private (List<Interaction> Events, bool[] Asked) Choose(double share)
    {
        var from = Histories.Start.AddHours(3);
        var before = new DataSet(_data.Name, _data.Items, _data.Interactions.Where(i => i.At < from), _data.Report);
        var events = _data.Interactions.Where(i => i.At >= from).ToList();
        return (events, ReplayQuestions.Choose(events, before.Customers.ToDictionary(c => c, before.HistoryOf, StringComparer.Ordinal), share, seed: 1));
    }
}
