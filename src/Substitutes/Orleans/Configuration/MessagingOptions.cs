namespace Orleans.Configuration;

/// <summary>How long callers wait, and what becomes of the call then.</summary>
public abstract class MessagingOptions
{
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(30);

    public TimeSpan ResponseTimeoutWithDebugger { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>Whether a time-out also cancels the token of the method.</summary>
    public bool CancelRequestOnTimeout { get; set; }
}
