using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Personalization.Benchmarks.Http;

/// <summary>New customers who click five items and then buy the one that is recommended first: timed from sending that event to after the first answer without the item.</summary>
public sealed class FreshnessProbe(Uri url, int items) : IDisposable
{
    private const int Clicks = 5, Stride = 331;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly string Run = Guid.CreateVersion7().ToString("N");
    private readonly HttpConnection _connection = new(url);
    private int _number;

    /// <summary>Answers that still had the item.</summary>
    public int Stale { get; private set; }

    /// <param name="ack">Whether the event is acknowledged when it is applied, or when it is on the stream.</param>
    public LatencyRecord Measure(int times, bool ack)
    {
        var latencies = new LatencyRecord();
        for (var i = 0; i < times; i++) latencies.Add(MeasureOnce(ack).TotalMilliseconds);
        return latencies;
    }

    public void Dispose() => _connection.Dispose();

    private TimeSpan MeasureOnce(bool ack)
    {
        var customer = string.Create(CultureInfo.InvariantCulture, $"fresh-{Run}-{_number++}");
        Require(_connection.Send(Events("?ack=applied", [.. Enumerable.Range(0, Clicks).Select(k => Event(customer, "click", $"i{(_number * Stride + k) % items}"))])), 200);
        var ask = _connection.Get($"/v1/customers/{customer}/recommendations?limit=20");
        Require(_connection.Send(ask), 200);
        var top = FirstItem(_connection.Body);
        var mark = Encoding.UTF8.GetBytes($"\"itemId\":\"{top}\"");
        var bought = Events(ack ? "?ack=applied" : "", Event(customer, "purchase", top));
        var start = Stopwatch.GetTimestamp();
        Require(_connection.Send(bought), ack ? 200 : 202);
        while (true)
        {
            Require(_connection.Send(ask), 200);
            if (_connection.Body.IndexOf(mark) < 0) return Stopwatch.GetElapsedTime(start);
            Stale++;
            if (Stopwatch.GetElapsedTime(start) > Patience) throw new TimeoutException($"{customer} still gets {top}");
        }
    }

    private byte[] Events(string query, params string[] events) => _connection.Post("/v1/interactions" + query, $"[{string.Join(',', events)}]");

    private string Event(string customer, string kind, string item) =>
        $$"""{"eventId":"{{Guid.CreateVersion7():N}}","customerId":"{{customer}}","kind":"{{kind}}","itemId":"{{item}}"}""";

    private static string FirstItem(ReadOnlySpan<byte> body)
    {
        var from = body.IndexOf("\"itemId\":\""u8) + 10;
        return Encoding.UTF8.GetString(body.Slice(from, body[from..].IndexOf((byte)'"')));
    }

    private static void Require(int status, int expected)
    {
        if (status != expected) throw new InvalidOperationException($"status {status}, {expected} was expected");
    }
}
