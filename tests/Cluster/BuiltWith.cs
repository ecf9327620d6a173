using System.Reflection;

namespace Personalization.Cluster;

/// <summary>What this build was made with, as the build wrote it into the assembly.</summary>
public static class BuiltWith
{
    public static bool RealOrleans { get; } =
        typeof(BuiltWith).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(m => m.Key == "OrleansFrom").Value == "package";
}
