using System.Diagnostics;
using Personalization.Core.Recommendations;

namespace Personalization.Core.Pipeline;

/// <summary>Times of the stages of one request. Monotonic: it does not follow the wall clock.</summary>
internal sealed class StageWatch
{
    private readonly double _encodeMs;
    private readonly long _start = Stopwatch.GetTimestamp();
    private long _last;
    private double _retrieveMs, _filterMs, _rankMs, _reorderMs;

    private StageWatch(double encodeMs) => (_encodeMs, _last) = (encodeMs, _start);

    public static StageWatch Start(double encodeMs) => new(encodeMs);

    public void Retrieved() => _retrieveMs = Lap();
    public void Filtered() => _filterMs = Lap();
    public void Ranked() => _rankMs = Lap();
    public void Reordered() => _reorderMs = Lap();

    public StageTimings Timings() => new()
    {
        Encode = Math.Round(_encodeMs, 3),
        Retrieve = _retrieveMs,
        Filter = _filterMs,
        Rank = _rankMs,
        Reorder = _reorderMs,
        Total = Math.Round(_encodeMs + Stopwatch.GetElapsedTime(_start).TotalMilliseconds, 3),
    };

    private double Lap()
    {
        var now = Stopwatch.GetTimestamp();
        var ms = Stopwatch.GetElapsedTime(_last, now).TotalMilliseconds;
        _last = now;
        return Math.Round(ms, 3);
    }
}
