using System.Globalization;

namespace Personalization.Storage.Outcomes;

/// <summary>Where the outcome log lies in the blob store. Persisted: never change.</summary>
internal static class OutcomeNames
{
    public const string Prefix = "outcomes/";
    public const string Suffix = ".ndjson.gz";

    /// <summary>The part of the log that holds what was logged in this hour (UTC).</summary>
    public static string HourOf(DateTimeOffset at) => at.UtcDateTime.ToString("'outcomes/'yyyy-MM-dd'/'HH'/'", CultureInfo.InvariantCulture);

    /// <summary>A segment that was begun then; no two have the same name, whatever the clock does.</summary>
    public static string SegmentOf(DateTimeOffset startedAt) => $"{HourOf(startedAt)}{Guid.CreateVersion7(startedAt):N}{Suffix}";
}
