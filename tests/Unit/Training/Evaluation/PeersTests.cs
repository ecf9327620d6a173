using Personalization.Training.Data;
using Personalization.Training.Evaluation;
using Personalization.Training.Evaluation.Peers;
using Personalization.Training.Evaluation.Protocols;

namespace Personalization.Unit.Training.Evaluation;

public sealed class PeersTests
{
    [Theory]
    [InlineData("popular", 1)] // of all
    [InlineData("covisit", 4)] // goes with what the customer had
    [InlineData("ials", 4)]
    public void Baseline_RanksFirstWhatItIsNamedFor(string name, int expected)
    {
        // Two groups of customers: the many have 1, 2, 3, the few 4, 5, 6, 7.
        string[] many = [.. Enumerable.Range(0, 9).Select(i => $"m{i}: 2 1 3")];
        string[] few = [.. Enumerable.Range(0, 5).Select(i => $"f{i}: 5 4 6 7")];
        var table = Histories.Of(10, [.. many, .. few, "x: 5 6"]);
        var customer = table.Customers.ToList().IndexOf("x");
        var questions = new Questions(table, [new RankedQuestion(new Occasion(customer, table.Starts[customer], table.Starts[customer + 1], long.MaxValue), [9])], []);
        var trainer = BaselineNames.Trainers().Single(t => t.Name == name);
        var model = trainer.Train(new TrainingSplit("test", table, table, questions), new TrainingRun(TimeProvider.System, 7, 1), CancellationToken.None);

        RankedEvaluation.Run(model, questions, 1, (_, best) => Assert.Equal(expected, best.Span[0]));
    }

    [Fact]
    public void Run_LeavesOutWhatWasSeen_AndPutsTheWantedBehindItsEquals()
    {
        var table = Histories.Of(6, "a: 0 1 2");
        var questions = new Questions(table, [new RankedQuestion(new Occasion(0, 0, 3, long.MaxValue), [3])], []);

        RankedEvaluation.Run(new Indifferent(), questions, 10, (_, best) => Assert.Equal([4, 5, 3], best.ToArray()));
    }

    [Fact]
    public void Popular_TakesABareWatchForNoShowing()
    {
        // Item 0 was clicked every time that it was shown, and watched in a history of which nothing else is known.
        var events = Histories.Of(2, "a: 0 1", "b: 0 1", "c: 0 1");
        var watched = new EventTable
        {
            Catalogue = events.Catalogue,
            Customers = events.Customers,
            Starts = events.Starts,
            Items = events.Items,
            Acts = [Acts.Watch, Acts.Skip, Acts.Click, Acts.Skip, Acts.Click, Acts.Click],
            Values = events.Values,
            AtMs = events.AtMs,
            Sessions = events.Sessions,
        };
        var model = BaselineNames.Trainers()[0].Train(new TrainingSplit("test", watched, watched, new Questions(watched, [], [])), new TrainingRun(TimeProvider.System, 7, 1), CancellationToken.None);
        var predictions = new float[1];

        Assert.True(model.TryPredict(EvaluatedHeads.Click, watched, [new Occasion(0, 0, 0, 0)], [0], predictions));
        Assert.Equal((2 + 20 * 0.6f) / (2 + 20), predictions[0], 4);
    }

    [Fact]
    public void Run_OfTheSameSeed_GivesTheSameMetrics()
    {
        var split = new LeaveOneOutProtocol().Split(Histories.Of(9, "a: 0 1 2 3 4", "b: 1 2 3 4 5", "c: 2 3 4 5 6", "d: 3 4 5 6 7"), new ProtocolOptions());
        SortedDictionary<string, double> Metrics()
        {
            var metrics = new ProtocolRun(split, TimeProvider.System, 2).Run(BaselineNames.Trainers()[3], 7, null, CancellationToken.None).Metrics;
            metrics.Remove("train-seconds");
            return metrics;
        }

        Assert.Equal(Metrics(), Metrics());
    }

    private sealed class Indifferent : IEvaluatedModel
    {
        public void ScoreAll(EventTable events, ReadOnlySpan<Occasion> occasions, Span<float> scores) => scores.Clear();

        public bool TryPredict(string head, EventTable events, ReadOnlySpan<Occasion> occasions, ReadOnlySpan<int> items, Span<float> predictions) => false;
    }
}
