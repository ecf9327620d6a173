using Personalization.Core.Recommendations;

namespace Personalization.Benchmarks;

/// <summary>Mean time of each stage over a run. Thread safe.</summary>
public sealed class StageTotals
{
    private readonly Lock _adding = new();
    private double _encode, _retrieve, _filter, _rank, _reorder, _total, _ranked;
    private int _count;

    public double MeanRanked => _ranked / _count;

    public void Add(RecommendationResponse response)
    {
        var t = response.Timings;
        lock (_adding)
        {
            _count++;
            (_encode, _retrieve, _filter) = (_encode + t.Encode, _retrieve + t.Retrieve, _filter + t.Filter);
            (_rank, _reorder, _total) = (_rank + t.Rank, _reorder + t.Reorder, _total + t.Total);
            _ranked += response.Counts.Ranked;
        }
    }

    public IEnumerable<(string Stage, double Ms)> Means() =>
    [
        ("encode", _encode / _count), ("retrieve", _retrieve / _count), ("filter", _filter / _count),
        ("rank", _rank / _count), ("reorder", _reorder / _count), ("total", _total / _count),
    ];
}
