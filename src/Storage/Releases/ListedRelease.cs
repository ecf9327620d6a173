using Personalization.Core.Releases;

namespace Personalization.Storage.Releases;

/// <summary>One release of the store, usable or not.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Manifest">Null where it cannot be read.</param>
/// <param name="Problem">Why it cannot be read; null where it can.</param>
public sealed record ListedRelease(string Id, ReleaseManifest? Manifest, string? Problem);
