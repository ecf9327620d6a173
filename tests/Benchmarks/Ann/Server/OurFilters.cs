using Personalization.Benchmarks.Ann.Data;
using Personalization.VectorIndex;

namespace Personalization.Benchmarks.Ann.Server;

/// <summary>Searches under a filter: as the index plans them ("planned"), and by the ways without a plan: an exact scan of the rows that the filter
/// keeps, by the index made to ("exact") and by a plain loop ("plain"), and a graph search whose hits are filtered ("post").</summary>
public sealed class OurFilters(ServedData data, IVectorIndex index) : IDisposable
{
    private readonly Dictionary<int, (KeyBitmap Kept, int[] Truth)> _filters = [];
    private readonly Dictionary<int, PlainScan> _plain = [];
    private IVectorIndex? _exact;

    public string Search(string how, int perMille, int k, int ef, int milliseconds)
    {
        var (kept, truth) = Filter(perMille);
        return TimedSearch.Run(data, truth, k, milliseconds, how switch
        {
            "planned" => TimedSearch.Of(data, index, k, ef, kept),
            "exact" => TimedSearch.Of(data, Exact(), k, ef, kept),
            "plain" => Plain(perMille).Of(k),
            "post" => TimedSearch.Filtered(data, index, k, ef, kept),
            _ => throw new ArgumentException($"there are planned, exact, plain and post, not {how}"),
        });
    }

    public void Dispose() => _exact?.Dispose();

    private (KeyBitmap Kept, int[] Truth) Filter(int perMille)
    {
        if (_filters.TryGetValue(perMille, out var known)) return known;
        var kept = new KeyBitmap(data.Count);
        for (var key = 0; key < data.Count; key++)
            if (KeptShare.Keeps(key, perMille)) kept.Add(key);
        return _filters[perMille] = (kept, data.TruthWhereKept(perMille));
    }

    private PlainScan Plain(int perMille) => _plain.TryGetValue(perMille, out var known) ? known : _plain[perMille] = new PlainScan(data, perMille);

    private IVectorIndex Exact()
    {
        if (_exact is not null) return _exact;
        _exact = OurEngine.CreateExact(data.Dimensions, data.Count);
        for (var row = 0; row < data.Count; row++) _exact.Upsert(row, data.Row(row));
        return _exact;
    }
}
