using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Personalization.Storage.Blobs;

namespace Personalization.Storage.Outcomes;

/// <summary>Puts closed files of the log into the store, one after the other, each until it is there.</summary>
internal sealed partial class OutcomePuts : IAsyncDisposable
{
    private readonly IBlobStore _store;
    private readonly ErasedCustomers _erased;
    private readonly OutcomeLogOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Channel<object> _closed;
    private readonly CancellationTokenSource _giveUp = new();
    private readonly Task _running;
    private ITimer? _giveUpTimer;
    private long _written;
    private long _lost;
    private long _failures;
    private volatile string? _failure;

    public OutcomePuts(IBlobStore store, OutcomeLogOptions options, TimeProvider time, ILogger logger)
    {
        (_store, _options, _time, _logger) = (store, options, time, logger);
        _erased = new ErasedCustomers(store, time);
        _closed = Channel.CreateBounded<object>(new BoundedChannelOptions(options.WaitingSegments) { SingleReader = true, SingleWriter = true });
        _running = Task.Run(RunAsync);
    }

    public long WrittenLines => Interlocked.Read(ref _written);
    public long LostLines => Interlocked.Read(ref _lost);
    public long Failures => Interlocked.Read(ref _failures);
    public string? Failure => _failure;

    /// <summary>Waits while too many files wait.</summary>
    public ValueTask AddAsync(OutcomeSegment segment) => _closed.Writer.WriteAsync(segment);

    /// <summary>Is told when all files added before are there.</summary>
    public ValueTask AddAsync(TaskCompletionSource flushed) => _closed.Writer.WriteAsync(flushed);

    public void Complete() => _closed.Writer.TryComplete();

    public void GiveUpAfter(TimeSpan timeout) => _giveUpTimer ??= _time.CreateTimer(_ => _giveUp.Cancel(), null, timeout, Timeout.InfiniteTimeSpan);

    public async ValueTask DisposeAsync()
    {
        await _running;
        if (_giveUpTimer is not null) await _giveUpTimer.DisposeAsync();
        _giveUp.Dispose();
    }

    private async Task RunAsync()
    {
        await foreach (var next in _closed.Reader.ReadAllAsync())
        {
            if (next is TaskCompletionSource flushed) flushed.TrySetResult();
            else await PutAsync((OutcomeSegment)next);
        }
    }

    private async Task PutAsync(OutcomeSegment segment)
    {
        using (segment)
        {
            while (!_giveUp.IsCancellationRequested)
            {
                try
                {
                    if (!segment.IsWritten) await _store.WriteAsync(segment.Name, segment.Open(), _giveUp.Token);
                    segment.IsWritten = true;
                    // Only now: a customer who is erased between a look and the write would come back.
                    await _erased.TakeOutOfAsync(segment, _giveUp.Token);
                    Interlocked.Add(ref _written, segment.Lines);
                    if (_failure is not null) WritesAgain(_logger);
                    _failure = null;
                    return;
                }
                // Whatever a store throws: the lines are in no other place.
                catch (Exception e) when (e is not OutOfMemoryException)
                {
                    if (_giveUp.IsCancellationRequested) break;
                    Interlocked.Increment(ref _failures);
                    if (_failure is null) CannotWrite(_logger, e);
                    _failure = e.Message;
                }
                await Task.Delay(_options.RetryDelay, _time, _giveUp.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            if (segment.IsWritten) return;
            Interlocked.Add(ref _lost, segment.Lines);
            Lost(_logger, segment.Lines);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The outcome log cannot be written; trying again, and keeping in memory what there is room for")]
    private static partial void CannotWrite(ILogger logger, Exception e);

    [LoggerMessage(Level = LogLevel.Information, Message = "The outcome log is written again")]
    private static partial void WritesAgain(ILogger logger);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Lines} lines of the outcome log are lost: the stop could not wait longer for the store")]
    private static partial void Lost(ILogger logger, int lines);
}
