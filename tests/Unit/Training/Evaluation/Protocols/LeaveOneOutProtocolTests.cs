using Personalization.Training.Data;
using Personalization.Training.Evaluation.Protocols;

namespace Personalization.Unit.Training.Evaluation.Protocols;

public sealed class LeaveOneOutProtocolTests
{
    private static ProtocolSplit Split(params string[] customers) => new LeaveOneOutProtocol().Split(Histories.Of(10, customers), new ProtocolOptions());

    [Fact]
    public void Split_TestsTheLastItemAndValidatesTheOneBefore()
    {
        var split = Split("a: 1 2 3 4", "b: 5 6 7");

        Assert.Equal([4, 7], split.Test[0].Questions.Ranked.Select(q => Assert.Single(q.Wanted)));
        Assert.Equal([3, 6], split.Training.Validation.Ranked.Select(q => Assert.Single(q.Wanted)));
        Assert.Equal([1, 2, 5], split.Training.Train.Items);
        Assert.Equal([1, 2, 3, 5, 6], split.Training.Complete.Items);
    }

    [Fact]
    public void Split_ShowsAQuestionAllThatCameBefore()
    {
        var test = Split("a: 1 2 3 4").Test[0].Questions;
        var at = test.Ranked[0].At;

        Assert.Equal([1, 2, 3], test.Events.Items[at.Start..at.End]);
        Assert.False(test.Ranked[0].SeenToo);
    }

    [Fact]
    public void Split_LeavesShortHistoriesToTraining()
    {
        var split = Split("a: 1 2 3", "b: 4 5");

        Assert.Single(split.Test[0].Questions.Ranked);
        Assert.Equal([1, 4, 5], split.Training.Train.Items);
    }

    [Fact]
    public void Split_WhereCustomersReturn_AsksForSeenItemsToo() =>
        Assert.True(Split("a: 1 2 1 2 1").Test[0].Questions.Ranked[0].SeenToo);

    [Fact]
    public void Split_OfTooFewEvents_SaysWhatItNeeds() =>
        Assert.Contains("loo-full", Assert.Throws<ImportException>(() => Split("a: 1 2")).Message, StringComparison.Ordinal);
}
