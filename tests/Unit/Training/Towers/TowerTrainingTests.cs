using Personalization.Core.Features;
using Personalization.Training.Data;
using Personalization.Training.Evaluation;
using Personalization.Training.Model;
using Personalization.Training.Towers;

namespace Personalization.Unit.Training.Towers;

public sealed class TowerTrainingTests
{
    private static readonly TowerOptions Small = new() { Dimensions = 16, Negatives = 32, Positions = 400, Epochs = 1, LeastSteps = 300, LearningRate = 0.01, Dropout = 0.1 };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Train_OnARuleOfWhatComesNext_LearnsIt(bool attention)
    {
        var events = Histories.Rings(customers: 120, length: 8);
        var run = new TrainingRun(TimeProvider.System, Seed: 7, Threads: 2);
        using var model = new TowerModel(Trained(events, Small with { Attention = attention }, run), threads: 2);

        var right = 0;
        var best = new int[1];
        for (var customer = 0; customer < 100; customer++)
        {
            var (start, end) = events.RowsOf(customer);
            var scores = new float[events.Catalogue.Count];
            model.ScoreAll(events, [new Occasion(customer, start, end, events.AtMs[end - 1])], scores);
            var item = events.Items[end - 1];
            var next = item / Histories.Ring * Histories.Ring + (item + 1) % Histories.Ring;
            if (Array.IndexOf(scores, scores.Max()) == next) right++;
        }
        Assert.True(right >= 90, $"{right} of 100 foreseen");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Train_WithTheSameSeed_GivesTheSameTowers(int threads)
    {
        var events = Histories.Rings(customers: 30, length: 12);
        TrainedTowers Train(int seed) => Trained(events, Small with { LeastSteps = 20, Attention = true }, new TrainingRun(TimeProvider.System, seed, threads));
        var (one, other, third) = (Train(7), Train(7), Train(8));
        Assert.Equal(one.Vectors, other.Vectors);
        Assert.Equal(one.Query["result.weight"], other.Query["result.weight"]);
        Assert.NotEqual(one.Vectors, third.Vectors);
    }

    [Fact]
    public void Train_KeepsWhatWasBestOnValidation_AndStopsWhenItGetsWorse()
    {
        var events = Histories.Rings(customers: 30, length: 12);
        var run = new TrainingRun(TimeProvider.System, 7, 1);
        var (values, states) = (new Queue<double>([0.1, 0.5, 0.4, 0.3, 0.2, 0.9]), new List<TrainedTowers>());
        var trained = Trained(events, Small with { LeastSteps = 30, Measurements = 6, Patience = 3 }, run, towers =>
        {
            states.Add(towers);
            return values.Dequeue();
        });
        Assert.Equal(5, states.Count);
        Assert.Same(states[1], trained);
        Assert.Equal([0.1, 0.5, 0.4, 0.3, 0.2], run.Curve.Select(p => p.Validation));
        Assert.All(run.Curve, point => Assert.True(double.IsFinite(point.Loss)));
    }

    [Fact]
    public void Vectors_OfItemsThatNobodyTouched_LieWithTheirCategory()
    {
        var all = Histories.Rings(customers: 200, length: 8);
        var events = all.Where((_, row) => all.Items[row] != 25);
        var towers = Trained(events, Small with { IdDropout = 0.3 }, new TrainingRun(TimeProvider.System, 7, 2));
        var vector = towers.Vectors.AsSpan(25 * 16, 16).ToArray();
        var nearest = Enumerable.Range(0, 60).Where(i => i != 25).OrderByDescending(i => Vectors.Dot(vector, towers.Vectors.AsSpan(i * 16, 16))).Take(5).ToList();
        // Its place in the ring is known as well: beside it come those of the same place in other rings.
        Assert.True(nearest.Take(2).All(i => i / Histories.Ring == 2), string.Join(",", nearest));
        Assert.All(towers.Vectors.Chunk(16), v => Assert.Equal(1, Vectors.Dot(v, v), 1e-3f));
    }

    [Fact]
    public void Vectors_OfItemsThatNobodyTouched_AreThoseOfTheEncoder_AndKnowNoPopularity()
    {
        var all = Histories.Rings(customers: 200, length: 8);
        var towers = Trained(all.Where((_, row) => all.Items[row] != 25), Small with { IdDropout = 0.3 }, new TrainingRun(TimeProvider.System, 7, 2));
        var (row, vector) = (new float[ItemFeatures.Width], new float[16]);
        var encoder = new TrainedItemEncoder(towers.AttributeWeights, towers.AttributeBias);
        ItemFeatures.Fill(all.Catalogue[25], row);
        encoder.Encode(1, row, vector);
        Assert.All(vector.Zip(towers.Vectors.AsSpan(25 * 16, 16).ToArray()), v => Assert.Equal(v.First, v.Second, 1e-5f));

        row[ItemFeatures.Hashed] = 1;
        var popular = new float[16];
        encoder.Encode(1, row, popular);
        Assert.NotEqual(vector, popular);
    }

    [Fact]
    public void Train_WithoutPopularity_LeavesItsColumnsWorthNothing()
    {
        var towers = Trained(Histories.Rings(customers: 60, length: 8), Small with { Popularity = false }, new TrainingRun(TimeProvider.System, 7, 2));
        Assert.All(towers.AttributeWeights[(ItemFeatures.Hashed * 16)..], w => Assert.Equal(0, w));
    }

    [Fact]
    public void Train_WithoutAnyPair_MakesTowersAllTheSame()
    {
        var towers = Trained(Histories.Rings(customers: 3, length: 1), Small, new TrainingRun(TimeProvider.System, 7, 1));
        Assert.NotEmpty(towers.QueryOnnx());
    }

    [Fact]
    public void Train_Cancelled_Stops()
    {
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => Trained(Histories.Rings(30, 12), Small, new TrainingRun(TimeProvider.System, 7, 1), null, cancellation.Token));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(70)]
    [InlineData(301)]
    public void Windows_HoldEveryTargetOnce(int length)
    {
        var events = Histories.Rings(customers: 4, length);
        var windows = TrainingWindows.Of(events, new Random(1));
        var targets = windows.SelectMany((list, l) => list.SelectMany(w => Enumerable.Range(w.Start + 1, w.Count))).Order().ToList();
        Assert.Equal(Enumerable.Range(0, events.Rows).Where(row => row % length != 0), targets);
        Assert.All(windows.SelectMany((list, l) => list.Select(w => (w.Count, Most: TrainingWindows.Lengths[l]))), w => Assert.InRange(w.Count, 1, w.Most));
    }

    internal static TrainedTowers Trained(EventTable events, TowerOptions options, TrainingRun run, Func<TrainedTowers, double>? measure = null, CancellationToken cancellation = default)
    {
        using var training = new TowerTraining(events, options, run, cancellation);
        return training.Train(measure);
    }
}
