// The exceptions that a caller of the real Orleans may meet, with the same names and the same bases.
namespace Orleans.Runtime
{
    public class OrleansException : Exception
    {
        public OrleansException()
            : base("Unexpected error.")
        {
        }

        public OrleansException(string message)
            : base(message)
        {
        }

        public OrleansException(string message, Exception innerException)
            : base(message, innerException)
        {
        }
    }

    public class OrleansMessageRejectionException : OrleansException
    {
        internal OrleansMessageRejectionException(string message)
            : base(message)
        {
        }
    }

    public sealed class SiloUnavailableException : OrleansMessageRejectionException
    {
        public SiloUnavailableException(string message)
            : base(message)
        {
        }
    }

    public sealed class OrleansConfigurationException : Exception
    {
        public OrleansConfigurationException(string message)
            : base(message)
        {
        }

        public OrleansConfigurationException(string message, Exception innerException)
            : base(message, innerException)
        {
        }
    }
}

namespace Orleans.Storage
{
    using Orleans.Runtime;

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

    /// <summary>The state in the store is not the one that was read: someone else wrote in between.</summary>
    public class InconsistentStateException : OrleansException
    {
        public InconsistentStateException()
        {
        }

        public InconsistentStateException(string message)
            : base(message)
        {
        }

        public InconsistentStateException(string message, Exception? innerException)
            : base(message, innerException!)
        {
        }

        public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag, Exception? storageException)
            : base(errorMsg, storageException!)
        {
            StoredEtag = storedEtag;
            CurrentEtag = currentEtag;
        }

        public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag)
            : this(errorMsg, storedEtag, currentEtag, null)
        {
        }

        public InconsistentStateException(string? storedEtag, string? currentEtag, Exception storageException)
            : this(storageException.Message, storedEtag, currentEtag, storageException)
        {
        }

        public string? StoredEtag { get; }

        public string? CurrentEtag { get; }

        /// <summary>Whether the exception still is in the grain that met it: the one activation that must go.</summary>
        internal bool IsSourceActivation { get; set; } = true;
    }
}

namespace Orleans.Streams
{
    using Orleans.Runtime;

    /// <summary>An event could not be delivered in the longest time allowed.</summary>
    public sealed class StreamEventDeliveryFailureException : OrleansException
    {
        public StreamEventDeliveryFailureException()
        {
        }

        public StreamEventDeliveryFailureException(string message)
            : base(message)
        {
        }

        public StreamEventDeliveryFailureException(string message, Exception innerException)
            : base(message, innerException)
        {
        }
    }
}
