namespace Personalization.Storage.Sqlite;

/// <summary>What tables a file has.</summary>
/// <param name="Version">Of the tables; another is refused.</param>
/// <param name="CreateTables">Makes them, and schema_version with the version.</param>
/// <param name="OverwritesWhatIsDeleted">Whether what is deleted is overwritten with zeros in the file.</param>
internal sealed record FileSchema(long Version, string CreateTables, bool OverwritesWhatIsDeleted)
{
    public static readonly FileSchema GrainStates = new(1, """
        CREATE TABLE schema_version (version INTEGER NOT NULL);
        INSERT INTO schema_version VALUES (1);
        CREATE TABLE grain_state (
            grain TEXT NOT NULL,
            state TEXT NOT NULL,
            etag TEXT NOT NULL,
            data BLOB NOT NULL,
            PRIMARY KEY (grain, state));
        """, OverwritesWhatIsDeleted: false);

    /// <summary>
    /// customers: a row each. snapshot stands for all up to the place upto in the log but for tail, entries that the log had no more room for, each after its length
    /// in 4 bytes. customer_log: a row per group commit, <see cref="Customers.LogGroup"/>.
    /// </summary>
    public static readonly FileSchema Customers = new(1, """
        CREATE TABLE schema_version (version INTEGER NOT NULL);
        INSERT INTO schema_version VALUES (1);
        CREATE TABLE customers (
            key BLOB NOT NULL PRIMARY KEY,
            id TEXT,
            upto INTEGER NOT NULL,
            snapshot BLOB,
            tail BLOB) WITHOUT ROWID;
        CREATE TABLE customer_log (place INTEGER PRIMARY KEY, data BLOB NOT NULL);
        """, OverwritesWhatIsDeleted: true);
}
