namespace Orleans.Hosting;

/// <summary>Settings of streams with a cache in a silo.</summary>
public interface ISiloRecoverableStreamConfigurator : ISiloPersistentStreamConfigurator;
