using Microsoft.Extensions.Options;

namespace Personalization.Client;

/// <summary>Gives every call to the cluster an end.</summary>
internal sealed class CallDeadline(IOptions<PersonalizationClientOptions> options, TimeProvider time)
{
    private readonly TimeSpan _timeout = options.Value.CallTimeout;

    /// <summary>For calls that know no cancellation: stops waiting for the answer.</summary>
    public Task<T> Within<T>(Task<T> call, CancellationToken cancellation) => Within(call, _timeout, cancellation);

    public async Task<T> Within<T>(Task<T> call, TimeSpan timeout, CancellationToken cancellation)
    {
        try
        {
            return await call.WaitAsync(timeout, time, cancellation);
        }
        catch (TimeoutException)
        {
            ClientMetrics.Timeouts.Add(1);
            throw;
        }
    }

    /// <summary>For calls that can be cancelled: the cluster stops working on them too.</summary>
    public async Task<T> Within<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(_timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        try
        {
            return await call(either.Token).WaitAsync(either.Token);
        }
        catch (OperationCanceledException e) when (deadline.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            ClientMetrics.Timeouts.Add(1);
            throw new TimeoutException($"The cluster did not answer within {_timeout}.", e);
        }
    }
}
