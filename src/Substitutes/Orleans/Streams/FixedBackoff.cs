namespace Orleans.Internal;

/// <summary>Always the same wait.</summary>
public class FixedBackoff(TimeSpan delay) : IBackoffProvider
{
    public TimeSpan Next(int attempt) => delay;
}
