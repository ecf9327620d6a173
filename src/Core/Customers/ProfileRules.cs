namespace Personalization.Core.Customers;

/// <summary>How events become sessions, and how late one may come.</summary>
/// <param name="SessionGap">Without an event for longer than this, a session has ended.</param>
/// <param name="Lateness">An event older than the newest by more than this no longer takes its place among the recent ones or in a session; it feeds counts alone.</param>
public sealed record ProfileRules(TimeSpan SessionGap, TimeSpan Lateness)
{
    /// <summary>For histories that are read as a whole, such as training data: nothing comes too late.</summary>
    public static readonly ProfileRules OfHistory = new(TimeSpan.FromMinutes(30), TimeSpan.MaxValue);
}
