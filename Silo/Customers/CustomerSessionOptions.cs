using System.ComponentModel.DataAnnotations;
using Personalization.Core.Customers;

namespace Personalization.Silo.Customers;

/// <summary>When a visit ends, and how late its events may come. Bound from the section "Session".</summary>
public sealed class CustomerSessionOptions
{
    public const string Section = "Session";

    /// <summary>Without an event for longer than this a session has ended.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")] public TimeSpan Gap { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>An event older than the customer's newest by more than this feeds counts only. A phone that was offline for a day is heard out.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00")] public TimeSpan Lateness { get; set; } = TimeSpan.FromDays(1);

    public ProfileRules ToRules() => new(Gap, Lateness);
}
