using Personalization.Benchmarks.Ann.Report;

namespace Personalization.Benchmarks.Ann.Scenarios;

/// <summary>One measurement on a set of rows.</summary>
public interface IScenario
{
    /// <summary>What it measures; with the rows it makes the keys of its numbers.</summary>
    IReadOnlyList<string> Measures { get; }

    void Run(AnnSession session, AnnReport report);
}
