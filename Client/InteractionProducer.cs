using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using Personalization.Core.Interactions;

namespace Personalization.Client;

/// <inheritdoc cref="IInteractionProducer"/>
internal sealed class InteractionProducer : IInteractionProducer, IDisposable
{
    private readonly IInteractionStream _stream;
    private readonly InteractionProducerOptions _options;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _window;

    public InteractionProducer(IInteractionStream stream, IOptions<InteractionProducerOptions> options, TimeProvider time)
    {
        (_stream, _options, _time) = (stream, options.Value, time);
        _window = new SemaphoreSlim(_options.InFlight, _options.InFlight);
    }

    public async Task SendAsync(IReadOnlyList<Interaction> events, CancellationToken cancellation = default)
    {
        if (events.Count == 0) return;
        InteractionRules.Require(events, _time.GetUtcNow());
        using var deadline = new CancellationTokenSource(_options.Deadline, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        var pushes = CustomerBatches.Of(events).Select(batch => PushAllAsync(batch.Key, batch.Value, deadline, either.Token)).ToArray();
        try
        {
            await Task.WhenAll(pushes);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw Full(pushes.Select(p => p.Exception?.InnerException).OfType<StreamFullException>().FirstOrDefault()?.InnerException);
        }
    }

    private async Task PushAllAsync(string customerId, List<Interaction> events, CancellationTokenSource deadline, CancellationToken cancellation)
    {
        for (var from = 0; from < events.Count; from += _options.BatchSize)
        {
            var batch = events.Count <= _options.BatchSize ? events : events.GetRange(from, Math.Min(_options.BatchSize, events.Count - from));
            await RoomAsync(cancellation);
            try
            {
                await PushAsync(customerId, batch, deadline, cancellation);
            }
            finally
            {
                _window.Release();
            }
        }
    }

    private async Task RoomAsync(CancellationToken cancellation)
    {
        if (_window.Wait(0, CancellationToken.None)) return;
        ClientMetrics.Waiting.Add(1);
        try
        {
            await _window.WaitAsync(cancellation);
        }
        finally
        {
            ClientMetrics.Waiting.Add(-1);
        }
    }

    /// <summary>Tries until the stream has taken the batch. Any failure of a push is one to try again after: a full queue, a silo on its way out, a time-out.</summary>
    private async Task PushAsync(string customerId, List<Interaction> batch, CancellationTokenSource deadline, CancellationToken cancellation)
    {
        var backOff = _options.FirstBackOff;
        while (true)
        {
            Exception failure;
            try
            {
                await _stream.PushAsync(customerId, batch).WaitAsync(_options.PushTimeout, _time, cancellation);
                ClientMetrics.EventsSent.Add(batch.Count);
                return;
            }
            catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
            {
                failure = e;
            }
            ClientMetrics.Retries.Add(1);
            try
            {
                await Task.Delay(backOff, _time, cancellation);
            }
            catch (OperationCanceledException) when (deadline.IsCancellationRequested)
            {
                throw Full(failure);
            }
            backOff = backOff * 2 < _options.LongestBackOff ? backOff * 2 : _options.LongestBackOff;
        }
    }

    private StreamFullException Full(Exception? failure)
    {
        ClientMetrics.StreamFull.Add(1);
        var cause = failure is null ? "" : $" ({failure.GetType().Name}: {failure.Message})";
        return new StreamFullException($"The stream of interactions took no more within {_options.Deadline}{cause}. Sending the same events again is safe.", TimeSpan.FromSeconds(1), failure);
    }

    public void Dispose() => _window.Dispose();
}
