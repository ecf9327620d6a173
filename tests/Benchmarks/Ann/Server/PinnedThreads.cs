using Personalization.Benchmarks.Ann.Measuring;

namespace Personalization.Benchmarks.Ann.Server;

/// <summary>Work on several threads that start together, each on a processor of its own.</summary>
public static class PinnedThreads
{
    /// <summary>Runs work(thread) on each and returns each one's undisturbed seconds.</summary>
    /// <param name="processors">Where, in turn.</param>
    /// <param name="threads">How many.</param>
    /// <param name="work">What; its exception is thrown here.</param>
    /// <param name="first">Which of the processors is the first thread's.</param>
    public static double[] Run(int[] processors, int threads, Action<int> work, int first = 0)
    {
        var seconds = new double[threads];
        Exception? failure = null;
        using var start = new Barrier(threads);
        var running = Enumerable.Range(0, threads).Select(t => new Thread(() =>
        {
            OwnThread.Pin(processors[(first + t) % processors.Length]);
            start.SignalAndWait();
            var from = OwnThread.UndisturbedSeconds();
            try
            {
                work(t);
            }
            catch (Exception e)
            {
                failure = e;
            }
            seconds[t] = OwnThread.UndisturbedSeconds() - from;
        })).ToArray();
        foreach (var thread in running) thread.Start();
        foreach (var thread in running) thread.Join();
        return failure is null ? seconds : throw new InvalidOperationException($"a working thread failed: {failure.Message}", failure);
    }
}
