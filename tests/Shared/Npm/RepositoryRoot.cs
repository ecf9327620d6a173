namespace Personalization.Testing.Npm;

/// <summary>The folder of this checkout.</summary>
public static class RepositoryRoot
{
    /// <summary>The nearest folder above the test's binaries that holds the solution's package versions.</summary>
    public static string Path { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Directory.Packages.props")))
            {
                return folder.FullName;
            }
        }
        throw new InvalidOperationException($"{AppContext.BaseDirectory} is not inside a checkout: no Directory.Packages.props above it.");
    }
}
