using System.Text.RegularExpressions;

namespace Personalization.Unit.Architecture;

/// <summary>Which packages are real is decided at one place, and product code does not know.</summary>
public sealed partial class BuildTests
{
    [Fact]
    public void ProductCode_KnowsOfNoSubstitute() => Rule.IsKept(CodeAndProjects
        .Where(f => SourceTree.Text(f).Contains("substitute", StringComparison.OrdinalIgnoreCase)));

    [Fact]
    public void ProductCode_IsTheSameInEveryBuild() => Rule.IsKept(SourceTree.Sources.Where(f => ConditionalCode().IsMatch(SourceTree.Text(f))));

    [Fact]
    public void Projects_LeaveTheRegistryToTheDirectoryFiles() => Rule.IsKept(SourceTree.Files
        .Where(f => Path.GetExtension(f) is ".csproj" or ".props" or ".targets" or ".sln" && !Path.GetFileName(f).StartsWith("Directory.", StringComparison.Ordinal))
        .Where(f => DecidedElsewhere().IsMatch(SourceTree.Text(f))));

    [Fact]
    public void Projects_NameNoPackageThatASubstituteMayStandInFor() => Rule.IsKept(SourceTree.Projects
        .Where(f => !SourceTree.IsSubstitute(f) && SubstitutedPackage().IsMatch(SourceTree.Text(f))));

    [Fact]
    public void Projects_NameNoPackageVersion() => Rule.IsKept(SourceTree.Projects.Where(f => PackageVersion().IsMatch(SourceTree.Text(f))));

    private static IEnumerable<string> CodeAndProjects => SourceTree.Product.Where(f => Path.GetExtension(f) is ".cs" or ".csproj" or ".json");

    [GeneratedRegex(@"^\s*#\s*if\b", RegexOptions.Multiline)]
    private static partial Regex ConditionalCode();

    [GeneratedRegex(@"\b(Registry|OrleansFrom|OnnxRuntimeFrom|HashingFrom)\b")]
    private static partial Regex DecidedElsewhere();

    [GeneratedRegex(@"Include=""(Microsoft\.Orleans|Microsoft\.ML\.OnnxRuntime|System\.IO\.Hashing)")]
    private static partial Regex SubstitutedPackage();

    [GeneratedRegex(@"<PackageReference[^>]*\bVersion(Override)?=")]
    private static partial Regex PackageVersion();
}
