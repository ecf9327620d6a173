namespace Personalization.Contracts;

/// <summary>The logs of signals.</summary>
public static class SignalLogs
{
    /// <summary>What was bought together.</summary>
    public const string Together = "together";

    /// <summary>What came of places that were left to chance.</summary>
    public const string Exploration = "exploration";
}
