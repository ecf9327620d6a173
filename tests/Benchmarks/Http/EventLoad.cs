using System.Diagnostics;
using System.Globalization;

namespace Personalization.Benchmarks.Http;

/// <summary>Connections that put single events of random customers on the stream at a rate, until they are stopped.</summary>
public sealed class EventLoad : IDisposable
{
    private const int Connections = 4, Seed = 6;
    private readonly Thread[] _threads;
    private readonly long _start = Stopwatch.GetTimestamp();
    private volatile bool _stopped;
    private int _ticket, _refused;

    public EventLoad(Uri url, int customers, int items, double perSecond)
    {
        _threads = [.. Enumerable.Range(0, Connections).Select(number => new Thread(() => Send(url, number, customers, items, perSecond)) { IsBackground = true })];
        foreach (var thread in _threads) thread.Start();
    }

    /// <summary>Events that found the stream full.</summary>
    public int Refused => _refused;

    /// <summary>Events a second that were sent indeed.</summary>
    public double Rate => _ticket / Stopwatch.GetElapsedTime(_start).TotalSeconds;

    public void Dispose()
    {
        _stopped = true;
        foreach (var thread in _threads) thread.Join();
    }

    private void Send(Uri url, int number, int customers, int items, double perSecond)
    {
        var random = new Random(Seed + number);
        using var connection = new HttpConnection(url);
        while (!_stopped)
        {
            var due = TimeSpan.FromSeconds(Interlocked.Increment(ref _ticket) / perSecond);
            var wait = due - Stopwatch.GetElapsedTime(_start);
            if (wait > TimeSpan.Zero) Thread.CurrentThread.Join(wait);
            var body = string.Create(CultureInfo.InvariantCulture,
                $$"""[{"eventId":"{{Guid.CreateVersion7():N}}","customerId":"c{{random.Next(customers)}}","kind":"click","itemId":"i{{random.Next(items)}}"}]""");
            if (connection.Send(connection.Post("/v1/interactions", body)) != 202) Interlocked.Increment(ref _refused);
        }
    }
}
