using System.Runtime.InteropServices;

namespace Personalization.VectorIndex.Memory;

/// <summary>What the operating system offers beyond the collector: address space that costs nothing until it is used.</summary>
internal static unsafe partial class SystemMemory
{
    /// <summary>The size of a huge page on x64 and most of Arm.</summary>
    public const long HugePage = 2 << 20;

    private const int ReadWrite = 3;
    private const int PrivateMapping = 2;
    private const int AdviseHugePages = 14;
    private const int CollapseNow = 25;
    private const uint WindowsReserve = 0x2000;
    private const uint WindowsCommit = 0x1000;
    private const uint WindowsRelease = 0x8000;
    private const uint WindowsNoAccess = 1;
    private const uint WindowsReadWrite = 4;

    // Anonymous, and not counted against the memory there is: the numbers differ between the systems.
    private static int ReservationFlags => PrivateMapping | (OperatingSystem.IsLinux() ? 0x4020 : 0x1040);

    /// <summary>Address space that may not be touched yet; null when the system refuses so much.</summary>
    public static byte* Reserve(long bytes)
    {
        if (OperatingSystem.IsWindows())
        {
            return (byte*)VirtualAlloc(null, (nuint)bytes, WindowsReserve, WindowsNoAccess);
        }

        nint address = Map(0, (nuint)bytes, 0, ReservationFlags, -1, 0);
        return address == -1 ? null : (byte*)address;
    }

    /// <summary>Makes a part of reserved space usable; it reads as zeros. False when the system refuses.</summary>
    public static bool Commit(byte* start, long bytes) => OperatingSystem.IsWindows()
        ? VirtualAlloc(start, (nuint)bytes, WindowsCommit, WindowsReadWrite) is not null
        : Protect(start, (nuint)bytes, ReadWrite) == 0;

    /// <summary>Asks for huge pages, with which a random read costs one cache miss and not two. Only Linux is asked; a refusal does no harm.</summary>
    public static void PreferHugePages(byte* start, long bytes)
    {
        if (OperatingSystem.IsLinux())
        {
            _ = Advise(start, (nuint)bytes, AdviseHugePages);
        }
    }

    /// <summary>Turns pages already in use into huge ones.</summary>
    public static void Collapse(byte* start, long bytes)
    {
        if (OperatingSystem.IsLinux())
        {
            _ = Advise(start, (nuint)bytes, CollapseNow);
        }
    }

    /// <summary>Gives reserved space back, with all that was put there.</summary>
    public static void Release(byte* start, long bytes)
    {
        if (OperatingSystem.IsWindows())
        {
            _ = VirtualFree(start, 0, WindowsRelease);
        }
        else
        {
            _ = Unmap(start, (nuint)bytes);
        }
    }

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial nint Map(nint address, nuint bytes, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    private static partial int Protect(void* address, nuint bytes, int protection);

    [LibraryImport("libc", EntryPoint = "madvise", SetLastError = true)]
    private static partial int Advise(void* address, nuint bytes, int advice);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    private static partial int Unmap(void* address, nuint bytes);

    [LibraryImport("kernel32", EntryPoint = "VirtualAlloc", SetLastError = true)]
    private static partial void* VirtualAlloc(void* address, nuint bytes, uint type, uint protection);

    [LibraryImport("kernel32", EntryPoint = "VirtualFree", SetLastError = true)]
    private static partial int VirtualFree(void* address, nuint bytes, uint type);
}
