namespace Orleans.Hosting;

/// <summary>Settings of streams in a silo.</summary>
public interface ISiloPersistentStreamConfigurator : IPersistentStreamConfigurator;
