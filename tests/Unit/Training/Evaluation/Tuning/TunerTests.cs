using Personalization.Testing;
using Personalization.Training.Data;
using Personalization.Training.Evaluation.Peers;
using Personalization.Training.Evaluation.Tuning;
using Personalization.Training.Towers;

namespace Personalization.Unit.Training.Evaluation.Tuning;

public sealed class TunerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void ParametersOfAFormat_AreThoseKept_AndUsualWhereNoneAre()
    {
        Assert.Equal(4, Hyperparameters.For("hm").Of<TowerOptions>("model").Epochs);
        Assert.Equal(Hyperparameters.Load("hm").Of<TowerOptions>("model"), Hyperparameters.For("hm").Of<TowerOptions>("model"));
        Assert.Equal(new TowerOptions(), Hyperparameters.For("generic").Of<TowerOptions>("model"));
    }

    [Fact]
    public void Load_OfAnOptionBesideTheSections_SaysSo()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("p.json"), "{ \"epochs\": 1 }");

        Assert.Contains("'epochs' is no section of options", Assert.Throws<ImportException>(() => Hyperparameters.Load(folder.File("p.json"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_FindsTheBestOfASmallSpace()
    {
        var tuner = new Tuner([TuningChoice.Of("a", 1, 2, 3), TuningChoice.Of("b", 0.5, 1.5)],
            values => values.Sum(v => v.Value!.GetValue<object>() is var x ? Convert.ToDouble(v.Value!.ToString(), System.Globalization.CultureInfo.InvariantCulture) : 0), TimeProvider.System, 7);

        // All seven are tried long before the time is over.
        var best = tuner.Run(TimeSpan.FromMinutes(1), null, CancellationToken.None).MaxBy(t => t.Score)!;

        Assert.Equal(4.5, best.Score);
    }

    [Fact]
    public void Run_TriesTheUsualFirst_HoweverShortTheTime()
    {
        var tuner = new Tuner([TuningChoice.Of("a", 1, 2)], values => values.Count, TimeProvider.System, 7);

        Assert.Equal(0, Assert.Single(tuner.Run(TimeSpan.FromTicks(1), null, CancellationToken.None)).Score);
    }

    [Fact]
    public void Run_NeverTriesTheSameTwice()
    {
        var seen = new HashSet<string>();
        var tuner = new Tuner([TuningChoice.Of("a", 1, 2, 3, 4), TuningChoice.Of("c", true, false)], values => seen.Add(string.Join(' ', values)) ? 0 : throw new InvalidOperationException("again"), TimeProvider.System, 7);

        Assert.Equal(9, tuner.Run(TimeSpan.FromMinutes(1), null, CancellationToken.None).Count);
    }

    [Theory]
    [InlineData("synthetic")]
    [InlineData("generic")]
    [InlineData("movielens")]
    [InlineData("hm")]
    [InlineData("kuairand")]
    public void EveryFormat_HasHyperparametersThatHold(string format)
    {
        Assert.NotNull(typeof(Hyperparameters).Assembly.GetManifestResourceInfo($"Parameters/{format}"));
        Assert.NotNull(Hyperparameters.For(format).Of<TowerOptions>("model"));
        Assert.NotNull(Hyperparameters.For(format).Of<FactorOptions>("ials"));
    }

    [Fact]
    public async Task Hyperparameters_AreReadBackAsSaved_AndLeaveOtherSections()
    {
        var file = _folder.File("new/parameters.json");
        var tuner = new Tuner([TuningChoice.Of("dimensions", 32), TuningChoice.Of("confidence", 2.5)], _ => 0, TimeProvider.System, 7);

        await Hyperparameters.Usual.With("other", tuner.ValuesOf([0, -1])).With("ials", tuner.ValuesOf([0, 0])).SaveAsync(file, CancellationToken.None);
        var options = Hyperparameters.Load(file).Of<FactorOptions>("ials");

        Assert.Equal(new FactorOptions { Dimensions = 32, Confidence = 2.5 }, options);
        Assert.Equal(32, Hyperparameters.Load(file).Of<FactorOptions>("other").Dimensions);
    }

    [Theory]
    [InlineData("{ \"ials\": { \"dimension\": 32 } }", "dimension")]
    [InlineData("{ \"ials\": { \"dimensions\": 3 } }", "dimensions is 3, must be 8 to 512")]
    [InlineData("{ \"ials\": { \"dimensions\": \"many\" } }", "section 'ials'")]
    [InlineData("[]", "is no JSON object")]
    [InlineData("{", "cannot be read")]
    public void Hyperparameters_OfAWrongFile_SayWhatAndWhere(string json, string expected)
    {
        File.WriteAllText(_folder.File("parameters.json"), json);

        var message = Assert.Throws<ImportException>(() => Hyperparameters.Load(_folder.File("parameters.json")).Of<FactorOptions>("ials")).Message;

        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Contains("parameters.json", message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
