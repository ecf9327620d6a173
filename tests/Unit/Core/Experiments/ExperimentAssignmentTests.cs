using Personalization.Core.Experiments;

namespace Personalization.Unit.Core.Experiments;

public sealed class ExperimentAssignmentTests
{
    private const int Customers = 20_000;

    [Fact]
    public void ArmOf_IsTheSameForever()
    {
        // Written down: another answer would move customers between arms in the middle of an experiment.
        Assert.Equal(["b", "a", "b", "a", "a", "a", "b", "b"], Enumerable.Range(0, 8).Select(i => ExperimentAssignment.ArmOf(TwoArms("bold"), $"c{i}")!.Name));
    }

    [Fact]
    public void Arms_GetCustomersByTheirWeights()
    {
        var experiment = TwoArms("bold") with { Arms = [new() { Name = "a", Weight = 3 }, new() { Name = "b", Weight = 1 }] };
        var inA = Enumerable.Range(0, Customers).Count(i => ExperimentAssignment.ArmOf(experiment, $"c{i}")!.Name == "a");
        Assert.InRange(inA / (double)Customers, 0.735, 0.765);
    }

    [Fact]
    public void AShareTakesPart_AndWhoDoesStays_WhenItGrows()
    {
        var (few, many) = (TwoArms("bold") with { Share = 0.1 }, TwoArms("bold") with { Share = 0.6 });
        var before = Enumerable.Range(0, Customers).Where(i => ExperimentAssignment.ArmOf(few, $"c{i}") is not null).ToList();
        Assert.InRange(before.Count / (double)Customers, 0.09, 0.11);
        Assert.All(before, i => Assert.Equal(ExperimentAssignment.ArmOf(few, $"c{i}")!.Name, ExperimentAssignment.ArmOf(many, $"c{i}")!.Name));
        Assert.InRange(Enumerable.Range(0, Customers).Count(i => ExperimentAssignment.ArmOf(many, $"c{i}") is not null) / (double)Customers, 0.58, 0.62);
    }

    [Fact]
    public void Experiments_DoNotFollowEachOther()
    {
        var both = Enumerable.Range(0, Customers).Count(i => ExperimentAssignment.ArmOf(TwoArms("one"), $"c{i}")!.Name == ExperimentAssignment.ArmOf(TwoArms("two"), $"c{i}")!.Name);
        Assert.InRange(both / (double)Customers, 0.485, 0.515);
    }

    [Fact]
    public void NobodyTakesPart_InWhatDoesNotRun()
    {
        Assert.Null(ExperimentAssignment.ArmOf(TwoArms("bold") with { Enabled = false }, "c"));
        Assert.Null(ExperimentAssignment.ArmOf(TwoArms("bold") with { Share = 0 }, "c"));
        Assert.Null(ExperimentAssignment.ArmOf(TwoArms("bold") with { Arms = [] }, "c"));
    }

    [Theory]
    [InlineData("bold", 1, "a", 1, "b", 1, null)]
    [InlineData("", 1, "a", 1, "b", 1, "/name")]
    [InlineData("a/b", 1, "a", 1, "b", 1, "/name")]
    [InlineData("bold", 1.1, "a", 1, "b", 1, "/share")]
    [InlineData("bold", double.NaN, "a", 1, "b", 1, "/share")]
    [InlineData("bold", 1, "a", 0, "b", 1, "/arms/0/weight")]
    [InlineData("bold", 1, "a", 1, "a", 1, "/arms/1/name")]
    [InlineData("bold", 1, "a", 1, " ", 1, "/arms/1/name")]
    public void Rules_PointToWhatIsWrong(string name, double share, string first, double firstWeight, string second, double secondWeight, string? pointer)
    {
        var told = new List<string>();
        ExperimentRules.Check(
            new Experiment { Name = name, Share = share, Arms = [new() { Name = first, Weight = firstWeight }, new() { Name = second, Weight = secondWeight }] }, (at, _) => told.Add(at));
        Assert.Equal(pointer is null ? [] : [pointer], told);
    }

    private static Experiment TwoArms(string name) => new() { Name = name, Arms = [new() { Name = "a" }, new() { Name = "b" }] };
}
