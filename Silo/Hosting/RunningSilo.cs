namespace Personalization.Silo.Hosting;

/// <summary>A silo that is ready. Disposing of it stops it: requests under way end, grains save, the folder is free again.</summary>
public sealed class RunningSilo(WebApplication app, DataFolder data) : IAsyncDisposable
{
    /// <summary>Where to ask, from this machine.</summary>
    public string Url { get; } = app.Urls.First().Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal);
    public IServiceProvider Services => app.Services;

    /// <summary>Until Ctrl-C, SIGTERM, or <paramref name="cancellation"/>.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellation) => app.WaitForShutdownAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        data.Dispose();
    }
}
