using Personalization.Core.Releases;

namespace Personalization.Storage.Releases;

/// <summary>A release whose files lie in a local folder, every one as its manifest says.</summary>
/// <param name="Manifest">What it is.</param>
/// <param name="Folder">Full path. The files are not to be changed.</param>
public sealed record OpenedRelease(ReleaseManifest Manifest, string Folder)
{
    /// <summary>Full path of one of the files that the manifest names; <see cref="InvalidReleaseException"/> where it names no such file.</summary>
    public string PathOf(string file) => Manifest.Files.ContainsKey(file)
        ? Path.Combine(Folder, file)
        : throw new InvalidReleaseException(Manifest.Id, $"has no file \"{file}\", its manifest names {string.Join(", ", Manifest.Files.Keys)}.");
}
