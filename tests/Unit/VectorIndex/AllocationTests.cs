using Personalization.VectorIndex;

namespace Personalization.Unit.VectorIndex;

/// <summary>What a search costs the collector.</summary>
public sealed class AllocationTests
{
    public static TheoryData<string> Kinds => [Indexes.Exact, Indexes.Hnsw];

    [Theory, MemberData(nameof(Kinds))]
    public void Search_AfterWarmUp_AllocatesNothing(string kind)
    {
        using var index = Indexes.Create(kind, 24).Fill(Indexes.Rows(3000, 24, 1));
        float[][] queries = Indexes.Rows(50, 24, 2);
        var half = new KeyBitmap(3000);
        for (int key = 0; key < 3000; key += 2)
        {
            half.Add(key);
        }

        var few = KeyFilter.Where(key => key % 100 == 0);
        var hits = new Hit[50];
        SearchAll();

        long before = GC.GetAllocatedBytesForCurrentThread();
        SearchAll();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void SearchAll()
        {
            foreach (float[] query in queries)
            {
                index.Search(query, 10, 100, hits);
                index.Search(query, 50, 300, hits);
                index.Search(query, 10, 10, hits, half);
                index.Search(query, 10, 100, hits, few);
            }
        }
    }
}
