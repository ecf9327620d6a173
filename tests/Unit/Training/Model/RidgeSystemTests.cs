using Personalization.Training.Model;

namespace Personalization.Unit.Training.Model;

public sealed class RidgeSystemTests
{
    [Fact]
    public void Solve_OfExactData_FindsTheMap()
    {
        var random = new Random(3);
        double[] map = [1, -2, 0.5, 3, 0, -1];
        var system = new RidgeSystem(3, 2);
        for (var e = 0; e < 50; e++)
        {
            double[] x = [random.NextDouble(), random.NextDouble(), random.NextDouble()];
            system.Add([0, 1, 2], x, [x[0] * map[0] + x[1] * map[2] + x[2] * map[4], x[0] * map[1] + x[1] * map[3] + x[2] * map[5]], 1);
        }

        Assert.All(system.Solve(1e-9).Zip(map), pair => Assert.Equal(pair.Second, pair.First, 1e-5));
    }

    [Fact]
    public void Solve_WithoutExamples_IsThePull() => Assert.Equal([0.7, 0, 0, 0.7], new RidgeSystem(2, 2).Solve(1, 0.7));

    [Fact]
    public void Solve_WithoutExamplesOrPenalty_SaysThatThereIsNoSolution() =>
        Assert.Throws<InvalidDataException>(() => new RidgeSystem(2, 2).Solve(0));
}
