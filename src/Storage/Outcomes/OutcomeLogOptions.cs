using System.ComponentModel.DataAnnotations;

namespace Personalization.Storage.Outcomes;

/// <summary>How much of the outcome log may wait in memory, how it is cut into files, and how long it is kept. Bound from the section "Outcomes".</summary>
public sealed class OutcomeLogOptions
{
    public const string Section = "Outcomes";

    /// <summary>Whether anything is logged.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Lines that may wait to be compressed; what comes beyond is dropped and counted. A slate that waits holds a few KB.</summary>
    [Range(100, 10_000_000)] public int BufferLines { get; set; } = 50_000;

    /// <summary>A file is closed at this size, compressed.</summary>
    [Range(1024, 256 * 1024 * 1024)] public int SegmentBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>A file is closed at this age, so this is the most that a crash may take.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "01:00:00")] public TimeSpan SegmentAge { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Closed files that may wait while the store cannot write; 16 × 4 MB is about half an hour of 500 slates a second.</summary>
    [Range(1, 10_000)] public int WaitingSegments { get; set; } = 16;

    /// <summary>From one try to write a file to the next.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")] public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Hours of the log that are older than this are removed; 0 keeps them for ever.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "3650.00:00:00")] public TimeSpan Keep { get; set; } = TimeSpan.FromDays(30);

    /// <summary>A stop waits so long for what is not written yet; then it is lost, and said to be.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")] public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(10);
}
