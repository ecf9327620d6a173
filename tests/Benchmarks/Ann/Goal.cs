namespace Personalization.Benchmarks.Ann;

/// <summary>What is asked of a number.</summary>
/// <param name="AtLeast">The bound that must be kept.</param>
/// <param name="Aim">What would be good.</param>
/// <param name="SmallerIsBetter">The bound is an upper one.</param>
public sealed record Goal(double AtLeast, double Aim, bool SmallerIsBetter = false)
{
    private static readonly Goal Search = new(3.3, 4.2);
    private static readonly Goal Million = new(3.0, 4.0);
    private static readonly Goal Wide = new(2.0, 3.0);
    private static readonly Goal Build = new(2.8, 3.9);
    private static readonly Goal Filter = new(1.0, 1.5);

    /// <summary>Every key of a whole run, in the order of the table.</summary>
    public static IReadOnlyDictionary<string, Goal> All { get; } = new OrderedDictionary<string, Goal>
    {
        ["100k-r10-95"] = Search, ["100k-r10-99"] = Search, ["100k-r100-95"] = Search, ["100k-k200"] = Search,
        ["1m-r10-95"] = Million, ["1m-r10-99"] = Million,
        ["d128-r10-95"] = Wide, ["d256-r10-95"] = Wide,
        ["avx2-r10-95"] = new(2.3, 3.0),
        ["build-1t"] = Build, ["build-2t"] = Build,
        ["threads-2"] = new(1.85, 1.95),
        ["filter-50"] = Filter, ["filter-10"] = Filter, ["filter-1"] = Filter, ["filter-01"] = Filter,
        ["churn-speed"] = new(0.9, 1.0), ["churn-recall-loss"] = new(0.5, 0, SmallerIsBetter: true),
        ["p99-while-writing"] = new(2, 1.3, SmallerIsBetter: true),
        ["bytes-per-row"] = new(470, 420, SmallerIsBetter: true),
        ["load-seconds"] = new(2, 0.3, SmallerIsBetter: true),
        ["allocated-bytes-per-search"] = new(0, 0, SmallerIsBetter: true),
    };

    public bool IsKept(double value) => SmallerIsBetter ? value <= AtLeast : value >= AtLeast;
}
