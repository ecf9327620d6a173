using Personalization.Storage.Customers;

namespace Personalization.Silo.Customers;

/// <summary>Opens the customers' store before anything else starts, so that one that cannot be used ends the start with its own sentence.</summary>
public sealed class OpenCustomerStore(IServiceProvider services) : IHostedLifecycleService
{
    /// <exception cref="InvalidDataException">The store is damaged, or of another version.</exception>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            var store = services.GetRequiredService<ICustomerStore>();
            services.GetRequiredService<SiloMetrics>().WatchWrites(() => store.WaitingWrites);
        },
        cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
