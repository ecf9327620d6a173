namespace Orleans.Hosting;

/// <summary>Settings of memory streams.</summary>
public interface IMemoryStreamConfigurator : INamedServiceConfigurator;
