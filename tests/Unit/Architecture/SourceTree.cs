using Personalization.Testing.Npm;

namespace Personalization.Unit.Architecture;

/// <summary>The files of this checkout that people write, by their path from its root with forward slashes.</summary>
internal static class SourceTree
{
    private static readonly string[] NotWritten = ["bin", "obj", "artifacts", "data", "node_modules", "TestResults"];

    public static IReadOnlyList<string> Files { get; } =
        [.. In(new DirectoryInfo(RepositoryRoot.Path)).Select(f => Path.GetRelativePath(RepositoryRoot.Path, f.FullName).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    /// <summary>Product code: all but tests, substitutes, and the build's own files at the top.</summary>
    public static IEnumerable<string> Product => Files.Where(f => f.StartsWith("src/", StringComparison.Ordinal) && !IsSubstitute(f)
        || f.StartsWith("Silo/", StringComparison.Ordinal) || f.StartsWith("Client/", StringComparison.Ordinal));

    /// <summary>Product code in C#.</summary>
    public static IEnumerable<string> Sources => Product.Where(f => f.EndsWith(".cs", StringComparison.Ordinal));

    public static IEnumerable<string> Projects => Files.Where(f => f.EndsWith(".csproj", StringComparison.Ordinal));

    public static bool IsSubstitute(string file) => file.StartsWith("src/Substitutes/", StringComparison.Ordinal);

    public static bool IsTest(string file) => file.StartsWith("tests/", StringComparison.Ordinal);

    public static string Text(string file) => File.ReadAllText(Path.Combine(RepositoryRoot.Path, file));

    /// <summary>Names at the top, without what no one writes and no one commits.</summary>
    public static IEnumerable<string> TopLevel => new DirectoryInfo(RepositoryRoot.Path).EnumerateFileSystemInfos().Select(f => f.Name).Except(NotWritten);

    private static IEnumerable<FileInfo> In(DirectoryInfo folder) => folder.EnumerateFiles()
        .Concat(folder.EnumerateDirectories().Where(d => !NotWritten.Contains(d.Name) && d.Name is not (".git" or ".vs")).SelectMany(In));
}
