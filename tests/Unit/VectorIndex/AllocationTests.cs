using Personalization.VectorIndex;

namespace Personalization.Unit.VectorIndex;

/// <summary>What a search costs the collector.</summary>
public sealed class AllocationTests
{
    [Theory, MemberData(nameof(Indexes.Kinds), MemberType = typeof(Indexes))]
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
        float[] batch = [.. queries.Take(8).SelectMany(query => query)];
        var results = new Hit[80];
        var answers = new SearchAnswer[8];
        SearchAll();

        long before = GC.GetAllocatedBytesForCurrentThread();
        SearchAll();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void SearchAll()
        {
            index.Search(batch, 10, [40], results, answers);
            foreach (float[] query in queries)
            {
                index.Search(query, 10, 100, hits);
                index.Search(query, 50, 300, hits);
                index.Search(query, 10, 10, hits, half);
                index.Search(query, 10, 100, hits, few);
                index.TryGetVector(7, query);
            }
        }
    }
}
