namespace Personalization.Unit.Architecture;

/// <summary>Where things lie, and how long they may grow.</summary>
public sealed class LayoutTests
{
    private const int LongestFile = 400;

    /// <summary>Files that may be longer, and why.</summary>
    private static readonly Dictionary<string, string> LongFiles = [];

    [Fact]
    public void TopLevel_HoldsWhatTheDesignNamesAndNoMore()
    {
        string[] named = ["src", "tests", "deploy", "Silo", "Client", "Orleans.sln", "README.md", "global.json", "BannedSymbols.txt"];
        Rule.IsKept(SourceTree.TopLevel.Where(n => !n.StartsWith('.') && !n.StartsWith("Directory.", StringComparison.Ordinal)).Except(named));
    }

    [Fact]
    public void Files_AreNoLongerThanAPersonReads()
    {
        var tooLong = SourceTree.Files.Where(f => Path.GetExtension(f) is ".cs" or ".js" or ".css" or ".html")
            .Select(f => (File: f, Lines: SourceTree.Text(f).Count(c => c == '\n'))).Where(f => f.Lines > LongestFile).ToList();
        Rule.IsKept(tooLong.Where(f => !LongFiles.ContainsKey(f.File)));
        Rule.IsKept(LongFiles.Keys.Except(tooLong.Select(f => f.File)));
    }

    [Fact]
    public void Folders_AreTheNamespaces()
    {
        var strayed = from file in SourceTree.Sources
                      let folder = Path.GetDirectoryName(file)!.Replace('\\', '/')
                      let expected = "Personalization." + (folder.StartsWith("src/", StringComparison.Ordinal) ? folder[4..] : folder).Replace('/', '.')
                      let found = SourceTree.Text(file).Split('\n').FirstOrDefault(line => line.StartsWith("namespace ", StringComparison.Ordinal))?[10..].TrimEnd(';', '\r', ' ')
                      where found is not null && found != expected
                      select $"{file}: {found}";
        Rule.IsKept(strayed);
    }

    [Fact]
    public void Names_SayWhatAThingIs()
    {
        string[] empty = ["Manager", "Helper", "Helpers", "Utils", "Util", "Common", "Base", "Impl"];
        Rule.IsKept(SourceTree.Files.Where(f => f.EndsWith(".cs", StringComparison.Ordinal) && !SourceTree.IsSubstitute(f) && empty.Any(w => Path.GetFileNameWithoutExtension(f).EndsWith(w, StringComparison.Ordinal))));
    }
}
