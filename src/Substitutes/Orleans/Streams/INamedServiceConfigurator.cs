using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Hosting;

/// <summary>Settings of a provider, by its name.</summary>
public interface INamedServiceConfigurator
{
    string Name { get; }

    Action<Action<IServiceCollection>> ConfigureDelegate { get; }
}
