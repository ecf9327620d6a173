namespace Orleans.Internal;

/// <summary>How long to wait before the next try.</summary>
public interface IBackoffProvider
{
    /// <param name="attempt">How many tries have failed before this one.</param>
    TimeSpan Next(int attempt);
}
