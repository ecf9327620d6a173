using System.Buffers.Text;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Personalization.Benchmarks.Ann.Measuring;

/// <summary>The calling operating system thread: where it runs and what it has used. Linux only; elsewhere threads are not pinned and clocks are the wall's.</summary>
public static unsafe partial class OwnThread
{
    private const int ThreadCpuClock = 3;
    private const int MaskWords = 16;

    /// <summary>The processors this thread may run on, in order.</summary>
    public static int[] Processors()
    {
        var mask = stackalloc ulong[MaskWords];
        if (!OperatingSystem.IsLinux() || sched_getaffinity(0, MaskWords * 8, mask) < 0) return [.. Enumerable.Range(0, Environment.ProcessorCount)];
        var found = new List<int>();
        for (var cpu = 0; cpu < MaskWords * 64; cpu++)
            if ((mask[cpu / 64] >> (cpu % 64) & 1) != 0) found.Add(cpu);
        return [.. found];
    }

    /// <summary>Keeps this thread, and those it starts, on one processor; false where that cannot be done.</summary>
    public static bool Pin(int processor)
    {
        if (!OperatingSystem.IsLinux() || processor >= MaskWords * 64) return false;
        var mask = stackalloc ulong[MaskWords];
        mask[processor / 64] = 1UL << (processor % 64);
        return sched_setaffinity(0, MaskWords * 8, mask) == 0;
    }

    /// <summary>Seconds of processor time that this thread has used.</summary>
    public static double CpuSeconds()
    {
        if (!OperatingSystem.IsLinux()) return WallSeconds();
        clock_gettime(ThreadCpuClock, out var time);
        return time.Seconds + (time.Nanoseconds * 1e-9);
    }

    /// <summary>Seconds on a clock that stands still while this thread is ready to run but another has its processor: what the thread
    /// would have taken on a quiet machine, waits for its own kind included.</summary>
    public static double UndisturbedSeconds() => WallSeconds() - WaitedSeconds();

    public static double WallSeconds() => Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency;

    /// <summary>Seconds that this thread was ready to run and another had its processor; 0 where the system does not say.</summary>
    public static double WaitedSeconds()
    {
        if (!OperatingSystem.IsLinux()) return 0;
        Span<byte> text = stackalloc byte[128];
        var file = open("/proc/thread-self/schedstat", 0);
        if (file < 0) return 0;
        long length;
        fixed (byte* start = text) length = read(file, start, text.Length);
        _ = close(file);
        var first = text.IndexOf((byte)' ') + 1;
        return length > first && Utf8Parser.TryParse(text[first..], out long nanoseconds, out _) ? nanoseconds * 1e-9 : 0;
    }

    private struct Time
    {
        public long Seconds;
        public long Nanoseconds;
    }

    [LibraryImport("libc")]
    private static partial int sched_getaffinity(int pid, nuint size, ulong* mask);

    [LibraryImport("libc")]
    private static partial int sched_setaffinity(int pid, nuint size, ulong* mask);

    [LibraryImport("libc")]
    private static partial int clock_gettime(int clock, out Time time);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc")]
    private static partial nint read(int file, byte* into, nint size);

    [LibraryImport("libc")]
    private static partial int close(int file);
}
