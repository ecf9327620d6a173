using Personalization.Training;
using Personalization.Training.Data;
using Personalization.Training.Import;
using Personalization.Training.Model;

namespace Personalization.Unit.Training;

/// <summary>A synthetic shop of 3,000 items and 600 customers, and a release trained on it, made once for all tests that only look at it.</summary>
public sealed class SmallShop : IDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 11, 22, 6, 0, 0, TimeSpan.Zero);
    public static readonly ImportOptions Import = new() { Items = 3000, Customers = 600, Now = Now };

    public TrainedRelease Release { get; } = new ReleaseTrainer(TimeProvider.System, new TrainingOptions { EvaluatedCustomers = 200 })
        .Train(Importer.Read(DataSource.Parse("synthetic"), Import), new TrainingSteps(TimeProvider.System, null));

    public void Dispose() => Release.Dispose();
}
