using Orleans.Internal;

namespace Orleans.Runtime.Providers;

/// <summary>The wait between tries to deliver an event.</summary>
public interface IMessageDeliveryBackoffProvider : IBackoffProvider;
