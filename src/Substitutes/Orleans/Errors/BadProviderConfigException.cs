using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>A grain asks for a storage provider that was not added.</summary>
public sealed class BadProviderConfigException : OrleansException
{
    public BadProviderConfigException()
    {
    }

    public BadProviderConfigException(string message)
        : base(message)
    {
    }

    public BadProviderConfigException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
