namespace Personalization.Benchmarks.Ann.Contenders;

/// <summary>The package HNSW.Net, in builds that have it: its server lies among the files that are compiled only then.</summary>
public static class HnswNetProcess
{
    public const string Name = "hnsw-net";
    public const string Verb = "hnsw-net-server";

    /// <summary>It slows down in proportion to its breadth like the others, from a tenth of their speed.</summary>
    public const int Broadest = 640;
    private static readonly Type? Server = typeof(HnswNetProcess).Assembly.GetType("Personalization.Benchmarks.Ann.Full.HnswNetServer");

    public static bool IsAvailable => Server is not null;

    public static LineProcess Start() => OurProcess.Start(Verb, null);

    public static int Run() => Server?.GetMethod("Run")?.Invoke(null, null) as int? ?? throw new InvalidOperationException("HNSW.Net is not part of this build");
}
