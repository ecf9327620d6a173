using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Personalization.Unit.Architecture;

/// <summary>Who may know whom.</summary>
public sealed partial class DependencyTests
{
    [Theory]
    [InlineData("Core", "")]
    [InlineData("VectorIndex", "")]
    [InlineData("Contracts", "Core")]
    [InlineData("Storage", "Core")]
    [InlineData("Inference", "Core")]
    [InlineData("Client", "Contracts")]
    [InlineData("Gateway", "Client")]
    [InlineData("Training", "Core Inference Storage VectorIndex")]
    [InlineData("Silo", "Client Contracts Core Gateway Inference Storage Training VectorIndex")]
    public void Project_ReferencesNoMoreThanItMay(string project, string allowed)
    {
        var file = Assert.Single(SourceTree.Projects, f => f.EndsWith($"/{project}.csproj", StringComparison.Ordinal) && !SourceTree.IsSubstitute(f) && !SourceTree.IsTest(f));
        Rule.IsKept(ReferencesOf(file).Except(allowed.Split(' ')));
    }

    [Fact]
    public void EveryProject_IsInTheTableAboveOrATestOrASubstitute()
    {
        string[] known = ["Core", "VectorIndex", "Contracts", "Storage", "Inference", "Client", "Gateway", "Training", "Silo"];
        Rule.IsKept(SourceTree.Projects.Where(f => !SourceTree.IsTest(f) && !SourceTree.IsSubstitute(f)).Select(Path.GetFileNameWithoutExtension).Except(known));
    }

    [Fact]
    public void NoProject_ReferencesATestOrASubstitute()
    {
        var products = SourceTree.Projects.Where(f => !SourceTree.IsTest(f) && !SourceTree.IsSubstitute(f)).ToList();
        Assert.Equal(9, products.Count);
        Assert.All(products, f => Assert.DoesNotContain(ReferencePathsOf(f), p => p.Contains("Substitutes", StringComparison.Ordinal) || p.Contains("tests", StringComparison.Ordinal)));
    }

    [Fact]
    public void Core_UsesNoOtherNamespaceOfTheProduct() => Rule.IsKept(UsesIn("src/Core/").Where(u => u.Namespace != "Core"));

    [Fact]
    public void VectorIndex_KnowsTheBaseLibraryAlone()
    {
        Rule.IsKept(UsesIn("src/VectorIndex/").Where(u => u.Namespace != "VectorIndex"));
        Rule.IsKept(SourceTree.Sources.Where(f => f.StartsWith("src/VectorIndex/", StringComparison.Ordinal) && SourceTree.Text(f).Contains("using Orleans", StringComparison.Ordinal)));
    }

    [Fact]
    public void Silo_UsesTrainingInOneFileOnly() =>
        Assert.Equal(["Silo/Hosting/FirstStart.cs"], UsesIn("Silo/").Where(u => u.Namespace == "Training").Select(u => u.File).Distinct());

    [Fact]
    public void OnlyInference_SeesOnnxRuntime() => Rule.IsKept(SourceTree.Product
        .Where(f => f.EndsWith(".cs", StringComparison.Ordinal) || f.EndsWith(".csproj", StringComparison.Ordinal))
        .Where(f => !f.StartsWith("src/Inference/", StringComparison.Ordinal) && SourceTree.Text(f).Contains("Microsoft.ML.OnnxRuntime", StringComparison.Ordinal)));

    private static IEnumerable<string> ReferencesOf(string project) => ReferencePathsOf(project).Select(p => Path.GetFileNameWithoutExtension(p));

    private static IEnumerable<string> ReferencePathsOf(string project) =>
        XDocument.Parse(SourceTree.Text(project)).Descendants("ProjectReference").Select(r => r.Attribute("Include")!.Value.Replace('\\', '/'));

    private static IEnumerable<(string File, string Namespace)> UsesIn(string folder) =>
        from file in SourceTree.Sources
        where file.StartsWith(folder, StringComparison.Ordinal)
        from Match use in ProductNamespace().Matches(SourceTree.Text(file))
        select (file, use.Groups[1].Value);

    [GeneratedRegex(@"\bPersonalization\.(\w+)")]
    private static partial Regex ProductNamespace();
}
