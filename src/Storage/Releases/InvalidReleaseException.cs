namespace Personalization.Storage.Releases;

/// <summary>A release that cannot be used: the message names it, the file, what was expected and what was found.</summary>
public sealed class InvalidReleaseException : Exception
{
    public InvalidReleaseException(string releaseId, string problem, Exception? cause = null)
        : base($"Release \"{releaseId}\": {problem}", cause) => ReleaseId = releaseId;

    /// <summary>The release that was asked for.</summary>
    public string ReleaseId { get; }
}
