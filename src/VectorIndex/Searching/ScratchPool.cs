namespace Personalization.VectorIndex.Searching;

/// <summary>Lends scratch to searches: as many as have run at once are kept, up to a bound.</summary>
internal sealed class ScratchPool(int dimensions)
{
    private readonly SearchScratch?[] _idle = new SearchScratch?[Math.Max(16, 4 * Environment.ProcessorCount)];

    public SearchScratch Rent()
    {
        for (int i = 0; i < _idle.Length; i++)
        {
            if (Volatile.Read(ref _idle[i]) is not null && Interlocked.Exchange(ref _idle[i], null) is { } scratch)
            {
                return scratch;
            }
        }

        return new SearchScratch(dimensions);
    }

    /// <summary>Takes scratch back; beyond the bound it is left to the collector.</summary>
    public void Return(SearchScratch scratch)
    {
        for (int i = 0; i < _idle.Length; i++)
        {
            if (Volatile.Read(ref _idle[i]) is null && Interlocked.CompareExchange(ref _idle[i], scratch, null) is null)
            {
                return;
            }
        }
    }
}
