namespace Personalization.Storage.Releases;

/// <summary>What became of a publication.</summary>
public enum PublishOutcome
{
    /// <summary>All files and then the manifest are in the store.</summary>
    Published,

    /// <summary>There is a release of this id, and releases do not change: nothing was written.</summary>
    AlreadyExists,

    /// <summary>This very release was there, but damaged: what was missing or changed has been written again.</summary>
    Mended,

    /// <summary>Somebody publishes this id now, or began and was ended: nothing was written. Delete the id or choose another.</summary>
    BeingPublished,
}
