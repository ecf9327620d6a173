using Microsoft.Extensions.Options;
using Orleans.Runtime;

namespace Personalization.Client;

/// <summary>
/// Gives every call to the cluster an end, and makes one that was not taken again until then: before the cluster has noticed that a silo has died, it refuses calls of grains that only
/// that silo could have found, whatever its roles.
/// </summary>
internal sealed class CallDeadline(IOptions<PersonalizationClientOptions> options, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(320);
    private readonly TimeSpan _timeout = options.Value.CallTimeout;

    /// <summary>For calls that know no cancellation: stops waiting for the answer.</summary>
    public Task<T> Within<T>(Func<Task<T>> call, CancellationToken cancellation) => Within(call, _timeout, cancellation);

    public Task<T> Within<T>(Func<Task<T>> call, TimeSpan timeout, CancellationToken cancellation) => Within(UntilTakenAsync(_ => call(), timeout, cancellation), timeout, cancellation);

    /// <summary>For a call that is made once, whatever becomes of it.</summary>
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
        using var either = new CancellationTokenSource(_timeout, time);
        await using var caller = cancellation.UnsafeRegister(static either => ((CancellationTokenSource)either!).Cancel(), either);
        try
        {
            return await UntilTakenAsync(call, _timeout, either.Token).WaitAsync(either.Token);
        }
        catch (OperationCanceledException e) when (either.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            ClientMetrics.Timeouts.Add(1);
            throw new TimeoutException($"The cluster did not answer within {_timeout}.", e);
        }
    }

    /// <summary>
    /// Makes a call that can bear to be made twice, until it is taken; whose silo died in its middle may have had its effect. Events have ids, and the other calls say what is to be, or
    /// ask. Not for longer than the time-out; waiting for the answer is the caller's.
    /// </summary>
    public Task<T> UntilTakenAsync<T>(Func<Task<T>> call, CancellationToken cancellation) => UntilTakenAsync(_ => call(), _timeout, cancellation);

    private async Task<T> UntilTakenAsync<T>(Func<CancellationToken, Task<T>> call, TimeSpan timeout, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                return await call(cancellation);
            }
            catch (OrleansMessageRejectionException) when (!cancellation.IsCancellationRequested && time.GetElapsedTime(start) + pause < timeout)
            {
                ClientMetrics.CallRetries.Add(1);
                await Task.Delay(pause, time, cancellation);
            }
        }
    }
}
