using System.Reflection;
using System.Text.RegularExpressions;
using Personalization.Benchmarks;
using Personalization.Testing.Npm;

namespace Personalization.Unit.Benchmarks;

/// <summary>What the benchmarks of the real-time path call their numbers.</summary>
public sealed class PathKeysTests
{
    private static readonly string Sources = Path.Combine(RepositoryRoot.Path, "tests", "Benchmarks");

    private static readonly FieldInfo[] Keys = typeof(PathKeys).GetFields(BindingFlags.Public | BindingFlags.Static);

    public static TheoryData<string> Names => [.. Keys.Select(key => key.Name)];

    [Fact]
    public void Keys_AreThoseThatTheGoalsName() => Assert.Equal(
        [
            "over-raw-parts", "peer-cpu-ratio", "peer-cpu-ratio-unranked", "peer-throughput-ratio", "peer-p99-ratio", "http-p50-ms", "http-p99-ms", "peer-events-1-ratio",
            "peer-events-100-ratio", "stream-events-per-second", "freshness-idle-p50-ms", "freshness-loaded-p99-ms", "freshness-stream-p50-ms", "freshness-stream-p99-ms",
            "ranker-over-batch", "recommend-allocated-kb", "customer-kb", "switch-failed", "switch-p99-ratio",
        ],
        Keys.Select(key => (string)key.GetRawConstantValue()!));

    /// <summary>A run takes minutes: that a number is still measured is read from the sources.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Key_IsReportedByOneBenchmark(string name)
    {
        var users = Directory.EnumerateFiles(Sources, "*Benchmark.cs", SearchOption.AllDirectories)
            .Where(file => Regex.IsMatch(File.ReadAllText(file), $@"\b{nameof(PathKeys)}\.{name}\b"));
        Assert.Single(users);
    }
}
