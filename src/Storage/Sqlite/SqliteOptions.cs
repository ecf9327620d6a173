using System.ComponentModel.DataAnnotations;

namespace Personalization.Storage.Sqlite;

/// <summary>The file that keeps the state of grains on one machine, and how it is written.</summary>
public sealed class SqliteOptions
{
    /// <summary>Section of the configuration.</summary>
    public const string Section = "Sqlite";

    /// <summary>The database file; it and its folder are made if they are not there. Beside it lie files ending in -wal and -shm, which belong to it.</summary>
    [Required(AllowEmptyStrings = false, ErrorMessage = "Sqlite:Path is empty, must be a file")]
    public string Path { get; set; } = "data/state.db";

    /// <summary>Writes that may wait for the writer. Callers beyond them wait for room; with states of 8 KB the default is 80 MB of memory.</summary>
    [Range(1, 1_000_000, ErrorMessage = "Sqlite:QueueCapacity is out of range, must be {1} to {2}")]
    public int QueueCapacity { get; set; } = 10_000;

    /// <summary>Most writes of one transaction. A longer one holds its first writes back for little: the flush is shared by a few hundred already.</summary>
    [Range(1, 100_000, ErrorMessage = "Sqlite:MaxBatchWrites is out of range, must be {1} to {2}")]
    public int MaxBatchWrites { get; set; } = 1_000;

    /// <summary>Connections for reads, and so reads at the same time.</summary>
    [Range(1, 64, ErrorMessage = "Sqlite:ReadConnections is out of range, must be {1} to {2}")]
    public int ReadConnections { get; set; } = 4;

    /// <summary>How long to wait for another process that writes the same file. Whole seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00", ErrorMessage = "Sqlite:BusyTimeout is out of range, must be {1} to {2}")]
    public TimeSpan BusyTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The file does not grow beyond this, as if the disk were full; null: as large as the disk allows.</summary>
    [Range(1L << 16, long.MaxValue, ErrorMessage = "Sqlite:MaxFileBytes is out of range, must be {1} or more")]
    public long? MaxFileBytes { get; set; }

    /// <summary>
    /// Bytes of the log of customers' events. Beyond them, what is oldest of it is moved to the customers it is of: a customer who goes on is written anew before, so
    /// this is spent on those who left. More saves writes; a start reads the log once.
    /// </summary>
    [Range(1 << 16, 1 << 30, ErrorMessage = "Sqlite:MaxLogBytes is out of range, must be {1} to {2}")]
    public int MaxLogBytes { get; set; } = 64 << 20;
}
