using Microsoft.Data.Sqlite;

namespace Personalization.Unit.Storage.Sqlite;

/// <summary>Holds the write lock of a database as another process would, until disposed.</summary>
internal sealed class ForeignLock : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteTransaction _transaction;

    public ForeignLock(string path)
    {
        _connection = new SqliteConnection($"Data Source={path};Pooling=False");
        _connection.Open();
        _transaction = _connection.BeginTransaction(deferred: false);
    }

    public void Dispose()
    {
        _transaction.Dispose();
        _connection.Dispose();
    }
}
