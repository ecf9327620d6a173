using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Personalization.Storage.Sqlite;

/// <summary>Opens the database file: makes its tables, checks their version, and says in a sentence why it cannot be used.</summary>
/// <param name="schema">Null: the tables of grains' states.</param>
internal sealed class StateFile(SqliteOptions options, FileSchema? schema = null)
{
    private readonly FileSchema _schema = schema ?? FileSchema.GrainStates;

    /// <summary>Two stores of a process may make the same file: the second finds it made.</summary>
    private static readonly Lock Making = new();

    private const int Busy = 5;
    private const int Locked = 6;
    private const int IoError = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int NotADatabase = 26;

    public string Path { get; } = System.IO.Path.GetFullPath(options.Path);

    /// <summary>Opens the file for writing, and makes it if it is not there.</summary>
    /// <exception cref="InvalidDataException">Not a database, damaged, another application's, or of another version.</exception>
    /// <exception cref="IOException">It cannot be opened now.</exception>
    public SqliteConnection OpenForWriting()
    {
        lock (Making) return MakeOrOpen();
    }

    private SqliteConnection MakeOrOpen()
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        RefuseEmptied();
        var connection = Connect(SqliteOpenMode.ReadWriteCreate);
        try
        {
            connection.Open();
            // SQLite's own waiting asks again after milliseconds; the library around it only after 150 of them.
            Scalar(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA busy_timeout = {(int)options.BusyTimeout.TotalMilliseconds}"));
            // The log is flushed at every commit: what is acknowledged survives a power cut.
            if (Scalar(connection, "PRAGMA journal_mode = WAL") is not "wal")
            {
                throw new IOException($"{Path} is on a file system that cannot hold a write-ahead log, use a local disk.");
            }
            Scalar(connection, "PRAGMA synchronous = FULL");
            if (_schema.OverwritesWhatIsDeleted) Scalar(connection, "PRAGMA secure_delete = ON");
            PrepareTables(connection);
            LimitSize(connection);
            return connection;
        }
        catch (SqliteException error)
        {
            connection.Dispose();
            throw Explained(error);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>A file cut to nothing is a new database to SQLite, and everybody's state would be gone without a word.</summary>
    private void RefuseEmptied()
    {
        if (File.Exists(Path) && new FileInfo(Path).Length == 0 && !File.Exists(Path + "-wal"))
            throw new InvalidDataException($"{Path} is empty: something has cut it off. Restore it from a backup, or delete it to start empty.");
    }

    /// <summary>Opens the file, which a writer has made, for reading.</summary>
    public SqliteConnection OpenForReading()
    {
        var connection = Connect(SqliteOpenMode.ReadOnly);
        connection.Open();
        return connection;
    }

    /// <summary>An error of SQLite as a sentence that says what to do about it.</summary>
    public Exception Explained(SqliteException error) => error.SqliteErrorCode switch
    {
        NotADatabase => new InvalidDataException($"{Path} is not a SQLite database. Restore it from a backup, or move it away to start empty.", error),
        Corrupt => new InvalidDataException(
            $"{Path} is damaged ({error.Message}). Restore it and its -wal file from a backup, or move them away to start empty.", error),
        Busy or Locked => new IOException($"{Path} has been locked by another process for more than {options.BusyTimeout}. Trying again may help.", error),
        Full => new IOException($"{Path} cannot grow: the disk is full, or Sqlite:MaxFileBytes is reached. Trying again helps when there is room.", error),
        IoError => new IOException($"The disk failed to read or write {Path} ({error.Message}, extended code {error.SqliteExtendedErrorCode}).", error),
        CannotOpen => new IOException($"{Path} cannot be opened: check that it is a file and that it may be written.", error),
        _ => new IOException($"SQLite failed on {Path}: {error.Message}", error),
    };

    private SqliteConnection Connect(SqliteOpenMode mode) => new(new SqliteConnectionStringBuilder
    {
        DataSource = Path,
        Mode = mode,
        Cache = SqliteCacheMode.Private,
        Pooling = false,
        DefaultTimeout = (int)Math.Ceiling(options.BusyTimeout.TotalSeconds),
    }.ToString());

    private void PrepareTables(SqliteConnection connection)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        if (Scalar(connection, "SELECT count(*) FROM sqlite_master", transaction) is 0L)
        {
            Scalar(connection, _schema.CreateTables, transaction);
        }
        else if (Scalar(connection, "SELECT count(*) FROM sqlite_master WHERE name = 'schema_version'", transaction) is 0L)
        {
            throw new InvalidDataException($"{Path} is another application's database: it has tables, but no schema_version.");
        }
        var version = Scalar(connection, "SELECT version FROM schema_version", transaction);
        if (version is not long known || known != _schema.Version)
        {
            throw new InvalidDataException($"{Path} has schema version {version ?? "none"}, this build reads version {_schema.Version}.");
        }
        transaction.Commit();
    }

    private void LimitSize(SqliteConnection connection)
    {
        if (options.MaxFileBytes is { } bytes)
        {
            var pageBytes = (long)Scalar(connection, "PRAGMA page_size")!;
            Scalar(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA max_page_count = {Math.Max(1, bytes / pageBytes)}"));
        }
    }

    private static object? Scalar(SqliteConnection connection, string sql, SqliteTransaction? transaction = null)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are the constants of this file and one number.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.Transaction = transaction;
        return command.ExecuteScalar();
    }
}
