namespace Personalization.Training.Evaluation;

/// <summary>Sums the metrics of ranked lists over customers. The first wanted item decides hit rate and NDCG, all of them recall.</summary>
public sealed class RankedMetrics
{
    private double _hits, _gain, _recall;

    public int Customers { get; private set; }

    /// <summary>Share of customers whose next new item is among the first 10.</summary>
    public double HitRate10 => _hits / Math.Max(1, Customers);

    /// <summary>Mean of 1 / log₂(1 + place) of that item among the first 10, else 0.</summary>
    public double Ndcg10 => _gain / Math.Max(1, Customers);

    /// <summary>Mean share of the wanted items (of 20 at most) among the first 20.</summary>
    public double Recall20 => _recall / Math.Max(1, Customers);

    /// <param name="ranked">Items, best first.</param>
    /// <param name="wanted">What the customer turned to, first things first; not empty.</param>
    public void Add(IReadOnlyList<string> ranked, IReadOnlyList<string> wanted)
    {
        Customers++;
        var found = 0;
        for (var i = 0; i < Math.Min(20, ranked.Count); i++)
        {
            if (i < 10 && ranked[i] == wanted[0])
            {
                _hits++;
                _gain += 1 / Math.Log2(2 + i);
            }
            if (wanted.Contains(ranked[i])) found++;
        }
        _recall += (double)found / Math.Min(20, wanted.Count);
    }

    /// <summary>Adds the metrics under their names, with <paramref name="prefix"/> before.</summary>
    public void WriteTo(IDictionary<string, double> metrics, string prefix)
    {
        metrics[prefix + "hr-10"] = Math.Round(HitRate10, 4);
        metrics[prefix + "ndcg-10"] = Math.Round(Ndcg10, 4);
        metrics[prefix + "recall-20"] = Math.Round(Recall20, 4);
    }
}
