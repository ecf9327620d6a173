namespace Personalization.Storage.Releases;

/// <summary>Which release is active.</summary>
/// <param name="Id">Its id.</param>
/// <param name="ETag">What <see cref="ReleaseStore.SetCurrentAsync"/> expects, so that of two changes at once one is told.</param>
public sealed record CurrentRelease(string Id, string ETag);
