using Personalization.Testing;
using Personalization.Training;
using Personalization.Training.Data;
using Personalization.Training.Import;
using Personalization.Training.Model;
using Personalization.Training.Ranker;
using Personalization.Training.Towers;

namespace Personalization.Unit.Training.Ranker;

/// <summary>A training that is interrupted while the ranker learns goes on there, to the same release.</summary>
public sealed class RankerCheckpointTests : IDisposable
{
    private static readonly TrainingOptions Small = new()
    {
        Dimensions = 16,
        Threads = 1,
        EvaluatedCustomers = 20,
        Towers = new TowerOptions { Dimensions = 16, Negatives = 32, Positions = 200, Epochs = 1, LeastSteps = 40, Measurements = 2 },
        Ranker = new RankerOptions { Rows = 60_000, Bottom = [32], Top = [32] },
    };
    private static readonly DataSet Data = Importer.Read(DataSource.Parse("synthetic"), SmallShop.Import with { Items = 300, Customers = 150 });
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ATrainingThatIsInterruptedInTheRanker_GoesOnThere_ToTheSameRelease()
    {
        using var whole = Train(Small, null);
        var options = Small with { Checkpoint = _folder.File("training.checkpoint") };

        using var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => Train(options, p => Stop(p, stop), stop.Token));
        Assert.All(TrainingOptions.CheckpointFiles(options.Checkpoint), file => Assert.True(File.Exists(file), file));
        var first = -1d;
        using var again = Train(options, p => first = first < 0 && p.Step == "ranker" && p.Fraction > 0 ? p.Fraction : first);

        Assert.Equal(whole.Manifest.Metrics, again.Manifest.Metrics);
        Assert.Equal(whole.Ranker.Files.Count, again.Ranker.Files.Count);
        foreach (var ((name, expected), (otherName, found)) in whole.Ranker.Files.Zip(again.Ranker.Files))
        {
            Assert.Equal(name, otherName);
            Assert.Equal(expected, found);
        }
        Assert.True(first > Interrupted, $"the ranker went on at {first}");
    }

    [Fact]
    public void TheSameSeedAndThreads_GiveTheSameRelease_AndAnotherSeedAnother()
    {
        using var first = Train(Small, null);
        using var second = Train(Small, null);
        using var other = Train(Small with { Seed = 8 }, null);

        Assert.NotEmpty(first.Manifest.Metrics);
        Assert.Equal(first.Manifest.Metrics, second.Manifest.Metrics);
        for (var i = 0; i < Data.Items.Count; i++) Assert.Equal(first.Embeddings.Table.Rows[i].Vector, second.Embeddings.Table.Rows[i].Vector);
        Assert.NotEqual(first.Embeddings.Table.Rows[0].Vector, other.Embeddings.Table.Rows[0].Vector);
    }

    [Fact]
    public void ACheckpointOfOtherOptions_IsRefused_AndSaysWhich()
    {
        var options = Small with { Checkpoint = _folder.File("training.checkpoint") };
        using var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => Train(options, p => Stop(p, stop), stop.Token));

        var error = Assert.Throws<ImportException>(() => Train(options with { Ranker = options.Ranker with { LearningRate = 1e-4 } }, null));

        Assert.Contains("training.checkpoint.ranker is of another training: its option LearningRate is 0.002, here it is 0.0001", error.Message, StringComparison.Ordinal);
    }

    private const double Interrupted = 0.2;

    private static void Stop(TrainingProgress at, CancellationTokenSource stop)
    {
        if (at.Step == "ranker" && at.Fraction > Interrupted) stop.Cancel();
    }

    private static TrainedRelease Train(TrainingOptions options, Action<TrainingProgress>? report, CancellationToken cancellation = default) =>
        new ReleaseTrainer(TimeProvider.System, options).Train(Data, new TrainingSteps(TimeProvider.System, new Reported(report)), cancellation);

    private sealed class Reported(Action<TrainingProgress>? report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report?.Invoke(value);
    }
}
