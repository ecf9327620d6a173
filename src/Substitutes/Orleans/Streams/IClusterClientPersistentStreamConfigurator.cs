namespace Orleans.Hosting;

/// <summary>Settings of streams in a client.</summary>
public interface IClusterClientPersistentStreamConfigurator : IPersistentStreamConfigurator;
