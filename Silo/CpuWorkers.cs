namespace Personalization.Silo;

/// <summary>
/// Where a silo's computing happens: as many pieces of work at once as there are processors, on the thread pool and never inside a grain's turn. Who comes later
/// waits its turn without holding a thread.
/// </summary>
public sealed class CpuWorkers(int parallelism) : IDisposable
{
    private readonly SemaphoreSlim _places = new(parallelism, parallelism);

    public async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellation)
    {
        await _places.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await Task.Run(work, cancellation).ConfigureAwait(false);
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose() => _places.Dispose();
}
