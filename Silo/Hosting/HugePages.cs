using System.Globalization;
using System.Runtime.InteropServices;

namespace Personalization.Silo.Hosting;

/// <summary>
/// Puts the managed heap on pages of 2 MiB instead of 4 KiB (Linux 6.1 and later; see MADV_COLLAPSE in madvise(2)). A recommendation reads some thousand places anywhere in the memory
/// of a large shop, and the processor's tables of pages hold far fewer small ones.
/// </summary>
public static partial class HugePages
{
    private const int Collapse = 25;
    private const ulong Bytes = 2 << 20;

    /// <summary>What is in use now; what comes later lies on small pages. Nothing where the system has no such thing, or no room.</summary>
    /// <returns>Bytes that lie on large pages.</returns>
    public static long CollapseHeap()
    {
        if (!OperatingSystem.IsLinux()) return 0;
        var inside = GC.AllocateUninitializedArray<byte>(1, pinned: true);
        var collapsed = 0L;
        foreach (var (from, to) in HeapOf([.. File.ReadLines("/proc/self/maps")], (ulong)Marshal.UnsafeAddrOfPinnedArrayElement(inside, 0)))
        {
            for (var at = (from + Bytes - 1) / Bytes * Bytes; at + Bytes <= to; at += Bytes)
                if (Advise((nint)at, (nuint)Bytes, Collapse) == 0) collapsed += (long)Bytes;
        }
        GC.KeepAlive(inside);
        return collapsed;
    }

    /// <summary>The written parts of the one reservation that an address is in.</summary>
    /// <param name="maps">Of proc(5): ranges of addresses in ascending order, their rights, and the file they are of.</param>
    public static IReadOnlyList<(ulong From, ulong To)> HeapOf(IReadOnlyList<string> maps, ulong address)
    {
        var written = new List<(ulong From, ulong To)>();
        var (end, found) = (0ul, false);
        foreach (var line in maps)
        {
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var dash = fields[0].IndexOf('-', StringComparison.Ordinal);
            var (from, to) = (Hex(fields[0][..dash]), Hex(fields[0][(dash + 1)..]));
            // A file, or a gap: what lies beyond it is another's.
            if (fields.Length > 5 || from != end)
            {
                if (found) break;
                written.Clear();
            }
            end = to;
            if (fields.Length > 5) continue;
            found |= from <= address && address < to;
            if (fields[1].StartsWith("rw", StringComparison.Ordinal)) written.Add((from, to));
        }
        return found ? written : [];
    }

    private static ulong Hex(string number) => ulong.Parse(number, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Advise(nint address, nuint length, int advice);
}
