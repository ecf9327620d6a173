using Personalization.VectorIndex.Kernels;
using Personalization.VectorIndex.Memory;

namespace Personalization.Unit.VectorIndex;

/// <summary>What a step of a walk brings, against a list that is filtered and sorted.</summary>
public sealed unsafe class ArrivalsTests
{
    private const int Most = 100;

    [Fact]
    public void AsThisProcessorDoes_AreThoseBelowTheWorst_InOrder() => AreThoseBelowTheWorst(Arrivals.Of);

    [Fact]
    public void OneByOne_AreThoseBelowTheWorst_InOrder() =>
        AreThoseBelowTheWorst((ranks, nodes, count, worst, ordered, _) => Arrivals.OneByOne(ranks, nodes, count, worst, ordered));

    private static void AreThoseBelowTheWorst(Step step)
    {
        var random = new Random(5);
        var ranks = new AlignedBuffer<int>(Most + 16);
        var nodes = new AlignedBuffer<int>(Most + 16);
        var ordered = new AlignedBuffer<long>(Most + 2);
        var met = new AlignedBuffer<long>(Most + 16);
        ordered.Span[0] = long.MinValue;
        for (int count = 0; count <= Most; count++)
        {
            // Equal ranks often; from none that is below to all.
            int worst = random.Next(-21, 22);
            var expected = new List<long>();
            for (int i = 0; i < ranks.Length; i++)
            {
                (ranks.Span[i], nodes.Span[i]) = (random.Next(-20, 21), int.MaxValue - i);
                if (i < count && ranks.Span[i] < worst) expected.Add(Entry.Of(ranks.Span[i], nodes.Span[i]));
            }

            int arrived = step(ranks.Pointer, nodes.Pointer, count, worst, ordered.Pointer + 1, met.Pointer);

            Assert.Equal(expected.Order(), new ReadOnlySpan<long>(ordered.Pointer + 1, arrived).ToArray());
        }
    }

    private delegate int Step(int* ranks, int* nodes, int count, int worst, long* ordered, long* met);
}
