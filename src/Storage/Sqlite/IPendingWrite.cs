namespace Personalization.Storage.Sqlite;

/// <summary>A write that waits for its transaction, and its caller with it.</summary>
internal interface IPendingWrite
{
    /// <summary>Its transaction is on the disk.</summary>
    void Complete();

    /// <summary>Nothing of it was written, as far as is known.</summary>
    void Fail(Exception error);
}
