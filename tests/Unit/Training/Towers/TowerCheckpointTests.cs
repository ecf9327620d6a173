using Personalization.Testing;
using Personalization.Training.Checkpoints;
using Personalization.Training.Data;
using Personalization.Training.Evaluation;
using Personalization.Training.Towers;

namespace Personalization.Unit.Training.Towers;

/// <summary>A training that is interrupted goes on where it was, to the same end; a checkpoint of something else is refused.</summary>
public sealed class TowerCheckpointTests : IDisposable
{
    private static readonly TowerOptions Small = new() { Dimensions = 16, Negatives = 32, Positions = 200, Epochs = 1, LeastSteps = 40, Measurements = 4, Dropout = 0.1 };
    private readonly TemporaryFolder _folder = new();
    private readonly EventTable _events = Histories.Rings(customers: 30, length: 12);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(39)]
    public void ATrainingThatIsInterrupted_GoesOn_ToTheSameTowers(int afterSteps)
    {
        var whole = Trained(Small, 7, null, _ => 1);

        using var stop = new CancellationTokenSource();
        var interrupted = Run(7, new StopAfter(afterSteps, stop));
        Assert.ThrowsAny<OperationCanceledException>(() => Train(Small, interrupted, _ => 1, stop.Token));
        var steps = new Count();
        var again = Train(Small, Run(7, steps), _ => 1, default);

        Assert.Equal(40 - afterSteps, steps.Reports);
        Assert.Equal(whole.Vectors, again.Vectors);
        Assert.All(whole.Query, p => Assert.Equal(p.Value, again.Query[p.Key]));
    }

    [Fact]
    public void TheBestOnValidation_OutlivesTheInterruption()
    {
        var values = new Queue<double>([0.1, 0.9, 0.2, 0.3]);
        TrainedTowers? best = null;
        using var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => Train(Small, Run(7, new StopAfter(25, stop)), towers => (best = values.Count == 3 ? towers : best, values.Dequeue()).Item2, stop.Token));

        var run = Run(7, null);
        var again = Train(Small, run, _ => values.Dequeue(), default);

        Assert.Equal(best!.Vectors, again.Vectors);
        Assert.Equal([0.1, 0.9, 0.2, 0.3], run.Curve.Select(p => p.Validation));
    }

    [Fact]
    public void AFinishedTraining_IsNotDoneAgain()
    {
        var first = Trained(Small, 7, File, _ => 1);
        var steps = new Count();
        var again = Train(Small, Run(7, steps), _ => 1, default);
        Assert.Equal(0, steps.Reports);
        Assert.Equal(first.Vectors, again.Vectors);
    }

    [Fact]
    public void OfOtherOptions_IsRefused_AndSaysWhich()
    {
        Trained(Small, 7, File, null);
        var error = Assert.Throws<ImportException>(() => Trained(Small with { Dropout = 0.3 }, 7, File, null));
        Assert.Contains("option Dropout is 0.1, here it is 0.3", error.Message, StringComparison.Ordinal);
        Assert.Contains("--checkpoint", error.Message, StringComparison.Ordinal);
        Assert.Contains("seed is 7, here it is 8", Assert.Throws<ImportException>(() => Trained(Small, 8, File, null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OfOtherData_IsRefused()
    {
        Trained(Small, 7, File, null);
        var run = new TrainingRun(TimeProvider.System, 7, 1) { Checkpoint = File };
        var error = Assert.Throws<ImportException>(() => TowerTrainingTests.Trained(Histories.Rings(customers: 31, length: 12), Small, run));
        Assert.Contains("its data are others", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(5000)]
    public void Damaged_IsRefused(int at)
    {
        Trained(Small, 7, File, null);
        var bytes = System.IO.File.ReadAllBytes(File.Path);
        bytes[at] ^= 1;
        System.IO.File.WriteAllBytes(File.Path, bytes);
        Assert.Contains("its SHA-256 is wrong", Assert.Throws<ImportException>(() => Trained(Small, 7, File, null)).Message, StringComparison.Ordinal);
        System.IO.File.WriteAllBytes(File.Path, bytes[..10]);
        Assert.Contains("it is too short", Assert.Throws<ImportException>(() => Trained(Small, 7, File, null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Continue_TakesInWhatWasHeldBack_AndStaysNear()
    {
        using var training = new TowerTraining(_events.Where((_, row) => _events.Items[row] != 25), Small, new TrainingRun(TimeProvider.System, 7, 1), default);
        var before = training.Train(_ => 1);
        var after = training.Continue(_events);
        var cosines = Enumerable.Range(0, _events.Catalogue.Count).Select(i => Core(before, after, i)).ToList();
        Assert.All(cosines.Where((_, i) => i != 25), cosine => Assert.InRange(cosine, 0.6f, 1.01f));
        Assert.NotEqual(before.Vectors, after.Vectors);

        static float Core(TrainedTowers a, TrainedTowers b, int item) => Personalization.Core.Features.Vectors.Dot(a.Vectors.AsSpan(item * 16, 16), b.Vectors.AsSpan(item * 16, 16));
    }

    private CheckpointFile File => new(_folder.File("towers.checkpoint"), TimeProvider.System);

    private TrainedTowers Trained(TowerOptions options, int seed, CheckpointFile? file, Func<TrainedTowers, double>? measure) =>
        Train(options, new TrainingRun(TimeProvider.System, seed, 1) { Checkpoint = file }, measure, default);

    private TrainedTowers Train(TowerOptions options, TrainingRun run, Func<TrainedTowers, double>? measure, CancellationToken cancellation) =>
        TowerTrainingTests.Trained(_events, options, run, measure, cancellation);

    private TrainingRun Run(int seed, IProgress<Personalization.Training.Model.TrainingProgress>? progress) => new(TimeProvider.System, seed, 1, progress) { Checkpoint = File };

    private sealed class StopAfter(int steps, CancellationTokenSource stop) : IProgress<Personalization.Training.Model.TrainingProgress>
    {
        private int _steps;

        public void Report(Personalization.Training.Model.TrainingProgress value)
        {
            if (++_steps == steps) stop.Cancel();
        }
    }

    private sealed class Count : IProgress<Personalization.Training.Model.TrainingProgress>
    {
        public int Reports { get; private set; }

        public void Report(Personalization.Training.Model.TrainingProgress value) => Reports++;
    }
}
