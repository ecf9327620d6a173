using Personalization.Unit.Core;
using Personalization.VectorIndex;

namespace Personalization.Unit.Silo.Index.Shards;

/// <summary>An index with a bug: whatever is written throws.</summary>
internal sealed class ThrowingIndex : IVectorIndex
{
    public int Dimensions => SmallShop.Dimensions;
    public int Count => 0;
    public MemoryUse Memory => default;
    public UpsertOutcome Upsert(long key, ReadOnlySpan<float> vector) => throw new InvalidOperationException("a bug");
    public DeleteOutcome Delete(long key) => throw new InvalidOperationException("a bug");
    public SearchAnswer Search(ReadOnlySpan<float> query, int k, int ef, Span<Hit> results, KeyFilter? filter = null) => default;
    public void Search(ReadOnlySpan<float> queries, int k, ReadOnlySpan<int> ef, Span<Hit> results, Span<SearchAnswer> answers, KeyFilter? filter = null) => answers.Clear();
    public bool TryGetVector(long key, Span<float> destination) => false;
    public void Save(Stream destination) => throw new InvalidOperationException("a bug");
    public void Dispose()
    {
    }
}
