namespace Personalization.Unit.Training;

/// <summary>The test data beside the repository, which not every machine has.</summary>
internal static class SharedData
{
    /// <summary>Full path of a folder of the data; skips the test where it is absent.</summary>
    public static string Require(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var data = Path.Combine(folder.FullName, "shared", "data", name);
            if (Directory.Exists(data)) return data;
        }
        throw new SkipException("skipped: ../shared/data not present");
    }
}
