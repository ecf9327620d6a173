namespace Orleans.Runtime;

/// <summary>The silo is stopping or gone: the call was not taken.</summary>
public sealed class SiloUnavailableException : OrleansMessageRejectionException
{
    public SiloUnavailableException(string message)
        : base(message)
    {
    }
}
