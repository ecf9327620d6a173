namespace Orleans.Hosting;

/// <summary>Settings of memory streams in a silo.</summary>
public interface ISiloMemoryStreamConfigurator : IMemoryStreamConfigurator, ISiloRecoverableStreamConfigurator;
