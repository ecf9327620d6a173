using Personalization.Benchmarks.Ann.Server;

namespace Personalization.Benchmarks.Ann.Contenders;

/// <summary>This program again, as a server of our index.</summary>
public static class OurProcess
{
    public const string Name = "ours";
    public const string Verb = "ann-server";

    /// <summary>Both spellings: .NET 10 renamed the switch.</summary>
    private static readonly Dictionary<string, string> WithoutAvx512 = new() { ["DOTNET_EnableAVX512F"] = "0", ["DOTNET_EnableAVX512"] = "0" };

    public static LineProcess Start(bool avx512 = true) => Start(Verb, avx512 ? null : WithoutAvx512);

    public static LineProcess Start(string verb, Dictionary<string, string>? environment)
    {
        var assembly = typeof(OurServer).Assembly.Location;
        var host = Environment.ProcessPath ?? "dotnet";
        return Path.GetFileNameWithoutExtension(host) == "dotnet"
            ? new LineProcess(host, [assembly, verb], environment)
            : new LineProcess(host, [verb], environment);
    }
}
