using Personalization.VectorIndex;

namespace Personalization.Benchmarks.Ann.Server;

/// <summary>Our index as the benchmark makes it.</summary>
public static class OurEngine
{
    public const int LinksPerRow = 16;
    public const int BuildBreadth = 200;

    public static IVectorIndex Create(int dimensions, int capacity, KeyWidth keys = KeyWidth.Int64) =>
        new HnswIndex(dimensions, new HnswOptions { M = LinksPerRow, EfConstruction = BuildBreadth, Capacity = capacity, Keys = keys });

    /// <summary>Exact search: a scan of the float32 rows, whatever the cost model thinks. Its graph is never walked and as thin as can be.</summary>
    public static IVectorIndex CreateExact(int dimensions, int capacity) =>
        new HnswIndex(dimensions, new HnswOptions { M = 2, EfConstruction = 1, Codes = RowCodes.None, Capacity = capacity }) { Plan = PlanChoice.Scan };

    /// <summary>Changes with every change of the engine's code.</summary>
    public static string Version => typeof(IVectorIndex).Module.ModuleVersionId.ToString("N")[..8];
}
