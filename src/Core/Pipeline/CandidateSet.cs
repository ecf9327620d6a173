using Personalization.Core.Catalog;

namespace Personalization.Core.Pipeline;

/// <summary>The candidates of one request, each item once, in the order of arrival. Pooled with its request; not thread safe.</summary>
public sealed class CandidateSet
{
    private readonly PlaceTable _places = new();
    private Candidate[] _candidates = new Candidate[512];
    private float[] _predictions = [];

    public int Count { get; private set; }
    public int Heads { get; private set; }
    public Span<Candidate> All => _candidates.AsSpan(0, Count);

    /// <summary>
    /// Adds the item, or the source to the item already there; of one source the best score counts, one that is not finite as 0, and the best place. Items that cannot
    /// be shown still enter, so that a filter can say why they left.
    /// </summary>
    /// <param name="rank">The item's place among what the source found, from 0.</param>
    public void Add(ItemRow row, int source, float score, ItemRow? similarTo = null, int rank = 0)
    {
        ref var candidate = ref FindOrAdd(row);
        if (!float.IsFinite(score)) score = 0;
        if (!candidate.From(source) || score > candidate.Scores[source])
        {
            candidate.Scores[source] = score;
            if (similarTo is not null) candidate.SimilarTo = similarTo;
        }
        var place16 = (ushort)Math.Min(rank, ushort.MaxValue);
        candidate.Ranks[source] = candidate.From(source) ? Math.Min(candidate.Ranks[source], place16) : place16;
        candidate.SourceMask |= 1 << source;
    }

    /// <summary>Adds an item that was chosen before, with the value that it had.</summary>
    public void AddPrecomputed(ItemRow row, float value)
    {
        ref var candidate = ref FindOrAdd(row);
        (candidate.SourceMask, candidate.Value) = (1 << CandidateSources.Precomputed, value);
    }

    public bool Contains(ItemRow row) => _places.Find(row.Index) >= 0;

    /// <summary>Place of an item's candidate; -1 when it is none.</summary>
    public int Find(long itemKey, ItemTable items) => items.FindByKey(itemKey) is { } row ? _places.Find(row.Index) : -1;

    /// <summary>Takes [rows × heads] predictions as they are.</summary>
    public void TakePredictions(float[] predictions, int heads) => (_predictions, Heads) = (predictions, heads);

    /// <summary>[H] predictions of a candidate; empty when it was not ranked.</summary>
    public ReadOnlySpan<float> PredictionsOf(in Candidate candidate) =>
        candidate.Prediction < 0 ? [] : _predictions.AsSpan(candidate.Prediction * Heads, Heads);

    public void Clear()
    {
        Array.Clear(_candidates, 0, Count);
        _places.Clear();
        (Count, Heads, _predictions) = (0, 0, []);
    }

    private ref Candidate FindOrAdd(ItemRow row)
    {
        var place = _places.FindOrAdd(row.Index, Count);
        if (place == Count)
        {
            if (Count++ == _candidates.Length) Array.Resize(ref _candidates, place * 2);
            // All else of it was cleared.
            ref var added = ref _candidates[place];
            (added.Row, added.Prediction, added.Propensity) = (row, -1, 1);
        }
        return ref _candidates[place];
    }
}
