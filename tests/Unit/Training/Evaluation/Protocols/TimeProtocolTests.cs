using Personalization.Training.Data;
using Personalization.Training.Evaluation;
using Personalization.Training.Evaluation.Protocols;

namespace Personalization.Unit.Training.Evaluation.Protocols;

public sealed class TimeProtocolTests
{
    private static readonly ProtocolOptions FromHour5 = new() { TestFrom = Histories.Start.AddHours(5) };

    private static ProtocolSplit Split(ProtocolOptions options, params string[] customers) => new TimeProtocol().Split(Histories.Of(30, customers), options);

    [Fact]
    public void Split_TrainsOnWhatCameBeforeTheCut()
    {
        var split = Split(FromHour5, "a: 1 2 3 4 5 6 7", "b: 8 9");

        Assert.Equal([1, 2, 3, 4, 5, 8, 9], split.Training.Complete.Items);
        Assert.True(split.Training.Train.Rows < split.Training.Complete.Rows);
        Assert.DoesNotContain(split.Training.Validation.Events.Items, item => item is 6 or 7);
    }

    [Fact]
    public void Split_AsksForThePeriodOnce_AndForTheNextItemEveryTime()
    {
        var split = Split(FromHour5, "a: 1 2 3 4 5 6 7", "b: 8 9");
        var (next, period) = (split.Test[0].Questions, split.Test[1].Questions);

        Assert.Equal([6, 7], Assert.Single(period.Ranked).Wanted);
        Assert.Equal([6, 7], next.Ranked.Select(q => Assert.Single(q.Wanted)));
        Assert.Equal(6, next.Ranked[1].At.End - next.Ranked[1].At.Start);
    }

    [Fact]
    public void Split_AsksOfNobodyOfWhomNothingIsKnown()
    {
        var table = Histories.Of(30, "a: 1 2 3 4 5 6 7 8 9 10", "b: 11 12 13 14 15 16 17");
        var split = new TimeProtocol().Split(table.Where((customer, row) => customer == 0 || table.AtMs[row] >= FromHour5.TestFrom!.Value.ToUnixTimeMilliseconds()), FromHour5);

        Assert.Equal(0, Assert.Single(split.Test[1].Questions.Ranked).At.Customer);
        Assert.All(split.Test[0].Questions.Ranked, q => Assert.True(q.At.End > q.At.Start));
    }

    [Fact]
    public void Split_WithoutACut_TestsTheLastTenthOfTheRows()
    {
        var split = Split(new ProtocolOptions(), "a: 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19");

        Assert.Equal([18, 19], Assert.Single(split.Test[1].Questions.Ranked).Wanted);
    }

    [Fact]
    public void Split_TellsTheColdStartApart()
    {
        // In hour 5 and 6 a turns to 6, which b had, and to 7, which nobody had.
        var cold = Split(FromHour5, "a: 1 2 3 4 5 6 7", "b: 6 9").Test.Single(p => p.Prefix == TestPart.Cold);

        Assert.Equal(7, Assert.Single(cold.Questions.Ranked).Wanted[0]);
        Assert.Null(cold.Questions.Ranked[0].Among);
    }

    [Fact]
    public void Split_IsCounted_ACustomerOnce_AndColdQuestionsNotTwice()
    {
        // a is asked for 6, for 7, and for both of the period; b, of whom nothing comes after the cut, is not asked.
        Assert.Equal((1, 3, 1), Counts(Split(FromHour5, "a: 1 2 3 4 5 6 7", "b: 6 9")));
        Assert.Equal((1, 2, 0), Counts(Split(FromHour5, "a: 1 2 3 4 5 6", "b: 6 9")));

        Assert.Equal((1, "recall-20, recall-100, ndcg-20, map-12, coverage-20, novelty-20"), AskedCounts.Of(Split(FromHour5, "a: 1 2 3 4 5 6", "b: 6 9")) is var all ? (all.OfPeriod, all.PeriodMetrics) : default);

        static (int, int, int) Counts(ProtocolSplit split) => AskedCounts.Of(split) is var asked ? (asked.Customers, asked.Questions, asked.ColdQuestions) : default;
    }

    [Fact]
    public void Split_WithNothingOnOneSide_SaysSo() =>
        Assert.Contains("--test-from", Assert.Throws<ImportException>(() => Split(new ProtocolOptions { TestFrom = Histories.Start }, "a: 1 2 3")).Message, StringComparison.Ordinal);
}
