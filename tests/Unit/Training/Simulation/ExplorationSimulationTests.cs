using Personalization.Core.Exploration;
using Personalization.Training.Simulation;

namespace Personalization.Unit.Training.Simulation;

/// <summary>A good new item that the ranking thinks least of: greedy never shows it, every method of exploration finds it.</summary>
public sealed class ExplorationSimulationTests
{
    private static readonly ExplorationSimulation Simulation = new(seed: 3);

    [Fact]
    public void Greedy_NeverShowsTheNewItem()
    {
        var greedy = Simulation.Run(ExplorationMethod.None);
        Assert.Equal(0, greedy.ShareOfNew);
        Assert.True(double.IsNaN(greedy.Ips));
    }

    [Theory]
    [InlineData(ExplorationMethod.EpsilonGreedy, 0.85)]
    [InlineData(ExplorationMethod.Thompson, 0.95)]
    [InlineData(ExplorationMethod.LinUcb, 0.85)]
    [InlineData(ExplorationMethod.Softmax, 0.5)]
    public void Exploration_FindsItAndLosesLess(ExplorationMethod method, double atLeast)
    {
        var curve = Simulation.Run(method);
        Assert.InRange(curve.ShareOfNew, atLeast, 1);
        Assert.True(curve.Regret < 0.85 * Simulation.Run(ExplorationMethod.None).Regret, $"{curve.Regret:f0}");
        Assert.Equal(0.3, curve.SelfNormalised, 0.05);
    }

    [Fact]
    public void Run_TheSameSeed_IsTheSameRun() =>
        Assert.Equal(Simulation.Run(ExplorationMethod.Thompson).Points, new ExplorationSimulation(seed: 3).Run(ExplorationMethod.Thompson).Points);

    [Fact]
    public void Page_DrawsEveryMethod()
    {
        var page = ExplorationPage.Write([.. Enum.GetValues<ExplorationMethod>().Select(new ExplorationSimulation(1, 1000).Run)]);
        Assert.Contains("<svg", page, StringComparison.Ordinal);
        foreach (var name in new[] { "greedy", "epsilon-greedy", "Thompson sampling", "LinUCB", "softmax" }) Assert.Contains(name, page, StringComparison.Ordinal);
    }
}
