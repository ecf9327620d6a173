using System.Runtime.Intrinsics.X86;
using Personalization.VectorIndex.Kernels;
using Personalization.VectorIndex.Memory;

namespace Personalization.Unit.VectorIndex;

/// <summary>Every way of inserting into a sorted pool against a list that is sorted anew.</summary>
public sealed unsafe class SortedTests
{
    private const int Most = 70;
    private delegate long* Insertion(long* end, long entry, void* table);
    private delegate int Merging(long* entries, int size, long* arrivals, int count);

    [SkippableFact]
    public void By512Bits_KeepsTheOrder()
    {
        Skip.IfNot(Avx512F.IsSupported);
        KeepsTheOrder((end, entry, table) => Sorted.Insert512(end, entry, (long*)table));
    }

    [SkippableFact]
    public void By256Bits_KeepsTheOrder()
    {
        Skip.IfNot(Avx2.IsSupported);
        KeepsTheOrder((end, entry, _) => Sorted.Insert256(end, entry, Sorted.Table256));
    }

    [Fact]
    public void OneByOne_KeepsTheOrder() => KeepsTheOrder((end, entry, _) => Sorted.InsertPortable(end, entry));

    [Fact]
    public void AsThisProcessorDoes_KeepsTheOrder() => KeepsTheOrder(Sorted.Insert);

    [SkippableFact]
    public void MergeBy512Bits_IsAsIfSortedAnew()
    {
        Skip.IfNot(Avx512F.IsSupported);
        MergesAsIfSortedAnew(Sorted.Merge512);
    }

    [Fact]
    public void MergePortable_IsAsIfSortedAnew() => MergesAsIfSortedAnew(Sorted.MergePortable);

    [Fact]
    public void MergeAsThisProcessorDoes_IsAsIfSortedAnew() => MergesAsIfSortedAnew(Sorted.Merge);

    private static void MergesAsIfSortedAnew(Merging merge)
    {
        var random = new Random(4);
        long* arrivals = stackalloc long[Most];
        for (int size = 1; size <= Most; size++)
        {
            int count = random.Next(1, Most);
            var buffer = new AlignedBuffer<long>(size + count + (2 * Sorted.Margin));
            buffer.Span.Fill(long.MinValue);
            long* pool = buffer.Pointer + Sorted.Margin;
            var all = Enumerable.Range(0, size + count).Select(i => Entry.Of(random.Next(-20, 20), i)).ToArray();
            random.Shuffle(all);
            all.AsSpan(0, size).Sort();
            all.AsSpan(size).Sort();
            all.AsSpan(0, size).CopyTo(new Span<long>(pool, size));
            all.AsSpan(size).CopyTo(new Span<long>(arrivals, count));
            int first = merge(pool, size, arrivals, count);
            Assert.Equal(all.Order(), new ReadOnlySpan<long>(pool, size + count).ToArray());
            Assert.Equal(arrivals[0], pool[first]);
            Assert.True(buffer.Span[..Sorted.Margin].IndexOfAnyExcept(long.MinValue) < 0);
            Assert.True(buffer.Span[(Sorted.Margin + size + count)..].IndexOfAnyExcept(long.MinValue) < 0);
        }
    }

    private static void KeepsTheOrder(Insertion insert)
    {
        var random = new Random(3);
        for (int limit = 1; limit <= Most; limit++)
        {
            var buffer = new AlignedBuffer<long>(limit + (2 * Sorted.Margin));
            buffer.Span.Fill(long.MinValue);
            long* pool = buffer.Pointer + Sorted.Margin;
            var expected = new List<long>();
            for (int i = 0; i < 4 * limit; i++)
            {
                long entry = Entry.Of(random.Next(-20, 20), i);
                int size = expected.Count;
                if (size == limit && entry > pool[size - 1])
                {
                    continue;
                }

                long* at = insert(pool + size - (size == limit ? 1 : 0), entry, Sorted.Table);
                expected.Add(entry);
                expected.Sort();
                expected.RemoveRange(Math.Min(limit, expected.Count), Math.Max(0, expected.Count - limit));
                Assert.Equal(expected, new ReadOnlySpan<long>(pool, expected.Count).ToArray());
                Assert.Equal(entry, *at);
                Assert.True(buffer.Span[..Sorted.Margin].IndexOfAnyExcept(long.MinValue) < 0);
            }
        }
    }
}
