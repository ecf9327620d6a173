using Personalization.Training.Data;
using Personalization.Training.Evaluation;
using Personalization.Training.Towers;

namespace Personalization.Training.Ranker;

/// <summary>
/// What the ranker knows of a customer who is shown an item at a moment: dense features and references into tables of embeddings. Counts of items grow in the order of
/// time while training goes through its rows, so that no row knows what came after it, nor itself.
/// </summary>
internal sealed class ShownFeatures
{
    /// <summary>Tables: customers, items, attributes, items of the history, hours of the day.</summary>
    public const int Tables = 5;
    private const int Own = 5;

    /// <summary>Items of the history that are looked at, and rows for the shares of the customer.</summary>
    private const int Recent = 10, Looked = 100;
    private const float TrustAt = 20;
    private readonly string[] _heads;
    private readonly float[] _means;
    private readonly float[] _shown;
    private readonly float[][] _met;
    private readonly AttributeRows _attributes;

    public ShownFeatures(EventTable events, string[] heads, AttributeRows attributes)
    {
        (_heads, _attributes) = (heads, attributes);
        _shown = new float[events.Catalogue.Count];
        _met = [.. heads.Select(_ => new float[events.Catalogue.Count])];
        _means = [.. heads.Select(h => (Enumerable.Range(0, events.Rows).Count(row => EvaluatedHeads.Meets(h, events, row)) + 1f) / (events.Rows + 2f))];
    }

    public int Dense => Own + 2 * _heads.Length;

    public static int[] RowsOf(EventTable events) => [events.Customers.Count, events.Catalogue.Count, Core.Features.ItemFeatures.Hashed, events.Catalogue.Count, 24];

    /// <summary>From now on the row counts.</summary>
    public void Count(EventTable events, int row)
    {
        _shown[events.Items[row]]++;
        for (var h = 0; h < _heads.Length; h++)
            if (EvaluatedHeads.Meets(_heads[h], events, row)) _met[h][events.Items[row]]++;
    }

    /// <summary>Fills <paramref name="dense"/> [K].</summary>
    public void Fill(EventTable events, in Occasion at, int item, Span<float> dense)
    {
        var from = Math.Max(at.Start, at.End - Looked);
        var known = at.End - from;
        dense[0] = MathF.Log(1 + _shown[item]) / 5;
        dense[1] = MathF.Log(1 + known) / 5;
        dense[2] = known == 0 ? 0 : MathF.Log(1 + Math.Max(0, at.AtMs - events.AtMs[at.End - 1]) / 1000f) / 10;
        dense[3] = MathF.Log(1 + MathF.Max(0, (float)((at.AtMs - events.Catalogue[item].CreatedAt.ToUnixTimeMilliseconds()) / 86_400_000d))) / 10;
        dense[4] = known == 0 ? 1 : 0;
        for (var h = 0; h < _heads.Length; h++)
        {
            var met = 0f;
            for (var row = from; row < at.End; row++)
                if (EvaluatedHeads.Meets(_heads[h], events, row)) met++;
            dense[Own + 2 * h] = LogOdds(_met[h][item], _shown[item], h, TrustAt);
            dense[Own + 2 * h + 1] = LogOdds(met, known, h, 5);
        }
    }

    /// <summary>Calls with (field = table, row, weight) for every reference.</summary>
    public void Refer(EventTable events, in Occasion at, int item, Action<int, int, float> refer)
    {
        refer(0, at.Customer, 1);
        refer(1, item, 1);
        for (var a = _attributes.Starts[item]; a < _attributes.Starts[item + 1]; a++) refer(2, _attributes.Columns[a], _attributes.Values[a]);
        var liked = 0;
        for (var pass = 0; pass < 2; pass++)
        {
            var seen = 0;
            for (var row = at.End - 1; row >= at.Start && seen < Recent; row--)
            {
                if (events.TasteOf(row) < 1) continue;
                seen++;
                if (pass == 1) refer(3, events.Items[row], 1f / liked);
            }
            liked = seen;
        }
        refer(4, (int)(at.AtMs / 3_600_000 % 24), 1);
    }

    private float LogOdds(float met, float shown, int head, float trust)
    {
        var rate = Math.Clamp((met + trust * _means[head]) / (shown + trust), 1e-4f, 1 - 1e-4f);
        return MathF.Log(rate / (1 - rate)) - MathF.Log(_means[head] / (1 - _means[head]));
    }
}
