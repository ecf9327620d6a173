using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Personalization.Storage.Blobs;

namespace Personalization.Storage.Outcomes;

/// <summary>
/// Writes what was shown and what came of it to the blob store, off the path of both: a bounded buffer, files that are closed by size, age and hour, each put in one go. A
/// store that cannot write is asked again and again; meanwhile closed files wait in memory, then lines in the buffer, and what comes beyond is dropped and counted, so
/// nobody ever waits for the log. Thread safe.
/// </summary>
public sealed partial class OutcomeLog : IAsyncDisposable
{
    private readonly OutcomeLogOptions _options;
    private readonly OutcomePuts _puts;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Channel<Waiting> _buffer = Channel.CreateUnbounded<Waiting>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task _running;
    private OutcomeSegment? _segment;
    private long _waitingLines;
    private long _dropped;

    public OutcomeLog(IBlobStore store, OutcomeLogOptions options, TimeProvider time, ILogger<OutcomeLog> logger)
    {
        (_options, _time, _logger) = (options, time, logger);
        _puts = new OutcomePuts(store, options, time, logger);
        _running = Task.Run(RunAsync);
    }

    /// <summary>Lines that are in the store, since the start.</summary>
    public long Written => _puts.WrittenLines;

    /// <summary>Lines that found the buffer full, or that a stop could not write any more.</summary>
    public long Dropped => Interlocked.Read(ref _dropped) + _puts.LostLines;

    /// <summary>Lines that wait to be compressed now.</summary>
    public long WaitingLines => Interlocked.Read(ref _waitingLines);

    /// <summary>Files that could not be written at a try.</summary>
    public long Failures => _puts.Failures;

    /// <summary>Why the last try to write failed; null when it did not.</summary>
    public string? Failure => _puts.Failure;

    /// <summary>Has it logged. Never waits; false when there was no room, or when the log is closed.</summary>
    public bool Add(IOutcomeEntry entry)
    {
        if (!_options.Enabled) return false;
        if (Interlocked.Add(ref _waitingLines, entry.Count) <= _options.BufferLines && _buffer.Writer.TryWrite(new Waiting(entry, null))) return true;
        Interlocked.Add(ref _waitingLines, -entry.Count);
        Interlocked.Add(ref _dropped, entry.Count);
        return false;
    }

    /// <summary>Ends when all that was added before is in the store.</summary>
    /// <exception cref="ObjectDisposedException">The log has been closed.</exception>
    public async Task FlushAsync(CancellationToken cancellationToken = default)
    {
        var flushed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ObjectDisposedException.ThrowIf(!_buffer.Writer.TryWrite(new Waiting(null, flushed)), this);
        await flushed.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Takes no more, and ends when all is written or <see cref="OutcomeLogOptions.StopTimeout"/> has passed.</summary>
    public async ValueTask DisposeAsync()
    {
        _buffer.Writer.TryComplete();
        _puts.GiveUpAfter(_options.StopTimeout);
        await _running;
        await _puts.DisposeAsync();
    }

    private async Task RunAsync()
    {
        while (await ArrivedAsync())
            while (_buffer.Reader.TryRead(out var next)) await TakeAsync(next);
        await CloseAsync();
        _puts.Complete();
    }

    /// <summary>Waits for something to take, and closes the open file if that comes to its age meanwhile. False at the end.</summary>
    private async Task<bool> ArrivedAsync()
    {
        var arrival = _buffer.Reader.WaitToReadAsync().AsTask();
        if (_segment is not { } open || arrival.IsCompleted) return await arrival;
        using var stop = new CancellationTokenSource();
        var left = _options.SegmentAge - _time.GetElapsedTime(open.Timestamp);
        var age = left > TimeSpan.Zero ? Task.Delay(left, _time, stop.Token) : Task.CompletedTask;
        if (await Task.WhenAny(arrival, age) == age) await CloseAsync();
        await stop.CancelAsync();
        return await arrival;
    }

    private async Task TakeAsync(Waiting next)
    {
        if (next.Entry is { } entry)
        {
            try
            {
                foreach (var line in entry.ToLines())
                {
                    await RotateAsync();
                    _segment!.Add(line);
                }
            }
            // One that cannot be told must not end the log of all others.
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                Interlocked.Add(ref _dropped, entry.Count);
                NotTold(_logger, e);
            }
            Interlocked.Add(ref _waitingLines, -entry.Count);
        }
        if (next.Flushed is not { } flushed) return;
        await CloseAsync();
        await _puts.AddAsync(flushed);
    }

    /// <summary>An hour has its own files, also when the clock has gone back to one that was thought over.</summary>
    private async ValueTask RotateAsync()
    {
        var now = _time.GetUtcNow();
        if (_segment is { } open && (open.Length >= _options.SegmentBytes || _time.GetElapsedTime(open.Timestamp) >= _options.SegmentAge || HourOf(now) != HourOf(open.StartedAt)))
            await CloseAsync();
        _segment ??= new OutcomeSegment(now, _time.GetTimestamp());
    }

    private static long HourOf(DateTimeOffset at) => at.UtcTicks / TimeSpan.TicksPerHour;

    private async ValueTask CloseAsync()
    {
        if (_segment is not { } segment) return;
        _segment = null;
        segment.Close();
        await _puts.AddAsync(segment);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Something could not be written as lines of the outcome log")]
    private static partial void NotTold(ILogger logger, Exception e);

    private readonly record struct Waiting(IOutcomeEntry? Entry, TaskCompletionSource? Flushed);
}
