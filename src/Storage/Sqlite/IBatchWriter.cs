namespace Personalization.Storage.Sqlite;

/// <summary>A writing connection with its prepared statements. Used by one thread.</summary>
internal interface IBatchWriter<TWrite> : IDisposable
{
    /// <summary>Writes all in one transaction; where it throws, nothing was written.</summary>
    void Commit(List<TWrite> writes);
}
