using Personalization.Training.Data;

namespace Personalization.Training.Evaluation.Peers;

/// <summary>Of each item, the share of its showings that met a head, drawn to the mean of all where showings are few; and the stars it gets above the mean.</summary>
internal sealed class HeadRates
{
    /// <summary>Showings at which an item's own share counts as much as the mean of all.</summary>
    private const float TrustAt = 20;

    /// <summary>The same for stars: of items, and of customers, who differ less.</summary>
    private const float ItemStarsAt = 5, CustomerStarsAt = 5;
    private readonly Dictionary<string, float[]> _rates = new(StringComparer.Ordinal);
    private readonly float[] _stars;
    private readonly float _mean;

    private HeadRates(EventTable events, Func<int, float> weightOf)
    {
        foreach (var head in EvaluatedHeads.Probabilities) _rates[head] = Rates(events, head, weightOf);
        (_mean, _stars) = StarsOf(events, weightOf);
    }

    public static HeadRates Of(EventTable events, Func<int, float> weightOf) => new(events, weightOf);

    public float Of(string head, int item) => _rates[head][item];

    /// <summary>Mean + item + customer, the customer's part from the rows known at the occasion. Koren, "Factorization meets the neighborhood" (KDD 2008), section 2.1.</summary>
    public float Stars(EventTable events, in Occasion at, int item) => Math.Clamp(_mean + _stars[item] + Generosity(events, at), 0.5f, 5);

    /// <summary>What the stars of a known row are above what item and customer explain.</summary>
    public float Residual(EventTable events, int row, float generosity) => events.Values[row] - _mean - _stars[events.Items[row]] - generosity;

    /// <summary>How many stars the customer gives above what the items get.</summary>
    public float Generosity(EventTable events, in Occasion at)
    {
        var (sum, count) = (0f, CustomerStarsAt);
        for (var row = at.Start; row < at.End; row++)
        {
            if (!Rated(events, row)) continue;
            sum += events.Values[row] - _mean - _stars[events.Items[row]];
            count++;
        }
        return sum / count;
    }

    public static bool Rated(EventTable events, int row) => (events.Acts[row] & Acts.Rating) != 0 && !float.IsNaN(events.Values[row]);

    private static float[] Rates(EventTable events, string head, Func<int, float> weightOf)
    {
        var (met, shown) = (new float[events.Catalogue.Count], new float[events.Catalogue.Count]);
        var (allMet, all) = (0d, 1e-9);
        for (var row = 0; row < events.Rows; row++)
        {
            if (head is (EvaluatedHeads.Click or EvaluatedHeads.Cart or EvaluatedHeads.Purchase) && !events.TellsOfShowing(row)) continue;
            var weight = weightOf(row);
            var meets = EvaluatedHeads.Meets(head, events, row);
            shown[events.Items[row]] += weight;
            all += weight;
            if (!meets) continue;
            met[events.Items[row]] += weight;
            allMet += weight;
        }
        var mean = (float)(allMet / all);
        for (var i = 0; i < met.Length; i++) met[i] = (met[i] + TrustAt * mean) / (shown[i] + TrustAt);
        return met;
    }

    private static (float Mean, float[] Stars) StarsOf(EventTable events, Func<int, float> weightOf)
    {
        var (sums, counts) = (new double[events.Catalogue.Count], new double[events.Catalogue.Count]);
        var (sum, count) = (0d, 1e-9);
        for (var row = 0; row < events.Rows; row++)
        {
            if (!Rated(events, row)) continue;
            var weight = weightOf(row);
            sums[events.Items[row]] += weight * events.Values[row];
            counts[events.Items[row]] += weight;
            sum += weight * events.Values[row];
            count += weight;
        }
        var mean = (float)(sum / count);
        return (mean, [.. sums.Select((s, i) => (float)((s - counts[i] * mean) / (counts[i] + ItemStarsAt)))]);
    }
}
