namespace Orleans.Hosting;

/// <summary>Settings that silos and clients share.</summary>
public interface IPersistentStreamConfigurator : INamedServiceConfigurator;
