using System.Diagnostics;
using System.Globalization;

namespace Personalization.Benchmarks.Http;

/// <summary>Connections that ask for recommendations of random customers, one request after the other or at a rate, until they are stopped.</summary>
public sealed class RecommendLoad : IDisposable
{
    private const int Seed = 5;
    private readonly Thread[] _threads;
    private readonly long _start = Stopwatch.GetTimestamp();
    private volatile bool _stopped;
    private volatile LatencyRecord _latencies = new();
    private int _ticket, _failed;

    /// <param name="perSecond">All connections together; null for as fast as they can. Latencies then count from when a request's turn had come.</param>
    public RecommendLoad(Uri url, int connections, int customers, double? perSecond = null)
    {
        _threads = [.. Enumerable.Range(0, connections).Select(number => new Thread(() => Ask(url, number, customers, perSecond)) { IsBackground = true })];
        foreach (var thread in _threads) thread.Start();
    }

    /// <summary>Answers that were none.</summary>
    public int Failed => _failed;

    /// <summary>What was measured since the last call.</summary>
    public LatencyRecord Take()
    {
        var taken = _latencies;
        _latencies = new LatencyRecord();
        return taken;
    }

    public void Dispose()
    {
        _stopped = true;
        foreach (var thread in _threads) thread.Join();
    }

    private void Ask(Uri url, int number, int customers, double? perSecond)
    {
        var random = new Random(Seed + number);
        using var connection = new HttpConnection(url);
        while (!_stopped)
        {
            var due = Stopwatch.GetElapsedTime(_start);
            if (perSecond is { } rate)
            {
                due = TimeSpan.FromSeconds(Interlocked.Increment(ref _ticket) / rate);
                var wait = due - Stopwatch.GetElapsedTime(_start);
                if (wait > TimeSpan.Zero) Thread.CurrentThread.Join(wait);
            }
            var status = connection.Send(connection.Get(string.Create(CultureInfo.InvariantCulture, $"/v1/customers/c{random.Next(customers)}/recommendations?limit=20")));
            _latencies.Add((Stopwatch.GetElapsedTime(_start) - due).TotalMilliseconds);
            if (status != 200) Interlocked.Increment(ref _failed);
        }
    }
}
