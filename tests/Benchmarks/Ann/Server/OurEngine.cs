using Personalization.VectorIndex;

namespace Personalization.Benchmarks.Ann.Server;

/// <summary>Our index as the benchmark makes it.</summary>
public static class OurEngine
{
    public const int LinksPerRow = 16;
    public const int BuildBreadth = 200;

    public static IVectorIndex Create(int dimensions, int capacity) =>
        new HnswIndex(dimensions, new HnswOptions { M = LinksPerRow, EfConstruction = BuildBreadth, Capacity = capacity });

    /// <summary>Exact search: the plan is a scan whatever the cost model thinks. Its graph is the smallest there is, as nobody uses it.</summary>
    public static IVectorIndex CreateExact(int dimensions, int capacity) =>
        new HnswIndex(dimensions, new HnswOptions { M = 2, EfConstruction = 1, Capacity = capacity }) { Plan = PlanChoice.Scan };

    /// <summary>Changes with every change of the engine's code.</summary>
    public static string Version => typeof(IVectorIndex).Module.ModuleVersionId.ToString("N")[..8];
}
