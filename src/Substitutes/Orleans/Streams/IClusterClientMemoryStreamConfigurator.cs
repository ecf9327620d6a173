namespace Orleans.Hosting;

/// <summary>Settings of memory streams in a client.</summary>
public interface IClusterClientMemoryStreamConfigurator : IMemoryStreamConfigurator, IClusterClientPersistentStreamConfigurator;
