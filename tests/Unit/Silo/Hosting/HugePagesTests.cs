using Personalization.Silo.Hosting;

namespace Personalization.Unit.Silo.Hosting;

/// <summary>Only the heap's own memory is touched, and what lies in it stays.</summary>
public sealed class HugePagesTests
{
    private static readonly string[] Maps =
    [
        "00400000-00500000 r-xp 00000000 fe:00 12 /usr/bin/dotnet",
        "00500000-00600000 rw-p 00000000 00:00 0 [heap]",
        "10000000-10400000 rw-p 00000000 00:00 0 ",
        "20000000-20400000 rw-p 00000000 00:00 0 ",
        "20400000-20800000 ---p 00000000 00:00 0 ",
        "20800000-20c00000 rw-p 00000000 00:00 0 ",
        "20c00000-20d00000 rw-p 00000000 fe:00 13 /usr/lib/libclr.so",
        "20d00000-20e00000 rw-p 00000000 00:00 0 ",
    ];

    [Fact]
    public void HeapOf_IsWhatIsWrittenOfOneReservation()
    {
        Assert.Equal([(0x20000000ul, 0x20400000ul), (0x20800000ul, 0x20c00000ul)], HugePages.HeapOf(Maps, 0x20900000));
        Assert.Equal([(0x10000000ul, 0x10400000ul)], HugePages.HeapOf(Maps, 0x10000000));
        Assert.Empty(HugePages.HeapOf(Maps, 0x30000000));
        Assert.Empty(HugePages.HeapOf(Maps, 0x20c00010));
    }

    [Fact]
    public void CollapseHeap_ChangesNothingThatIsThere()
    {
        var arrays = Enumerable.Range(0, 64).Select(i => Enumerable.Repeat(i, 1 << 16).ToArray()).ToArray();
        Assert.InRange(HugePages.CollapseHeap(), 0, long.MaxValue);
        for (var i = 0; i < arrays.Length; i++) Assert.False(arrays[i].AsSpan().ContainsAnyExcept(i));
    }
}
