using Personalization.Core;

namespace Personalization.Unit.Core;

public sealed class RadixSortTests
{
    [Theory]
    [InlineData(0, uint.MaxValue)]
    [InlineData(1, uint.MaxValue)]
    [InlineData(63, uint.MaxValue)]
    [InlineData(64, uint.MaxValue)]
    [InlineData(300, uint.MaxValue)]
    [InlineData(5_000, uint.MaxValue)]
    [InlineData(300, 0x0000_0000u)]
    [InlineData(300, 0x0000_000Fu)]
    [InlineData(300, 0x00FF_0000u)]
    [InlineData(300, 0xFF00_00FFu)]
    public void Sort_OrdersAsComparingDoes_AlsoWhereUpperHalvesAreEqual(int count, uint upper)
    {
        var random = new Random(count + (int)(upper & 0xFF));
        ulong[] numbers = [.. Enumerable.Range(0, count).Select(_ => (ulong)((uint)random.NextInt64() & upper) << 32 | (uint)random.Next(count))];
        var expected = numbers.Order().ToArray();

        RadixSort.Sort(numbers, new ulong[count + 3]);

        Assert.Equal(expected, numbers);
    }
}
