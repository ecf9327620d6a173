using System.Diagnostics;

namespace Personalization.Cluster.Full;

/// <summary>Waits for what a cluster only promises to do soon.</summary>
public static class Patiently
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);

    /// <summary>Asks until it is true, and how long that took. A cluster in the middle of a change may refuse or time out.</summary>
    public static async Task<TimeSpan> UntilAsync(string what, TimeSpan limit, Func<Task<bool>> ask)
    {
        var watch = Stopwatch.StartNew();
        Exception? last = null;
        while (watch.Elapsed < limit)
        {
            try
            {
                if (await ask()) return watch.Elapsed;
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException or Xunit.Sdk.XunitException)
            {
                last = e;
            }
            await Task.Delay(Between);
        }
        throw new TimeoutException($"not within {limit.TotalSeconds:F0} s: {what}", last);
    }
}
