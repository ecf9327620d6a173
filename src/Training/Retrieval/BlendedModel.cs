using Personalization.Core.Features;
using Personalization.Core.Releases;
using Personalization.Training.Data;
using Personalization.Training.Evaluation;
using Personalization.Training.Towers;

namespace Personalization.Training.Retrieval;

/// <summary>The towers' similarity blended with the counts of a release: what retrieval in serving orders its candidates by, for every item. One call at a time.</summary>
public sealed class BlendedModel : IEvaluatedModel, IDisposable
{
    private readonly TowerModel _towers;
    private readonly ReleaseBaselines _baselines;
    private readonly RetrievalBlends _blends;
    private readonly DotScorer? _fit;

    /// <summary>[items] by the blend: what they are worth whoever asks.</summary>
    private readonly Dictionary<RetrievalBlend, float[]> _counts = new(ReferenceEqualityComparer.Instance);
    private readonly int _threads, _batch;
    private float[] _fits = [];

    /// <param name="towers">Disposed with this.</param>
    /// <param name="baselines">Items in the order of the catalogue.</param>
    public BlendedModel(TowerModel towers, ReleaseBaselines baselines, RetrievalBlends blends, int threads)
    {
        (_towers, _baselines, _blends, _threads) = (towers, baselines, blends, threads);
        _batch = DotScorer.BatchFor(baselines.Items);
        if (blends.InSession.Fit != 0 || blends.Returning is { Blend.Fit: not 0 }) _fit = new DotScorer(baselines.Factors.Arrays.Items, baselines.Factors.Dimensions, _batch, threads);
        _counts[blends.InSession] = Counts(blends.InSession);
        if (blends.Returning is { Blend: var blend }) _counts[blend] = Counts(blend);
    }

    public void ScoreAll(EventTable events, ReadOnlySpan<Occasion> occasions, Span<float> scores)
    {
        var (items, d) = (_baselines.Items, _baselines.Factors.Dimensions);
        _towers.ScoreAll(events, occasions, scores);
        for (var from = 0; from < occasions.Length; from += _batch)
        {
            var asked = occasions.Slice(from, Math.Min(_batch, occasions.Length - from)).ToArray();
            var evidence = new TurnEvidence[asked.Length];
            Parallel.For(0, asked.Length, new ParallelOptions { MaxDegreeOfParallelism = _threads }, o => evidence[o] = TurnHistory.Of(_baselines, events, asked[o]));
            if (_fit is not null) Fit(evidence, items, d);
            for (var o = 0; o < asked.Length; o++) Blend(TurnHistory.BlendOf(_blends, events, asked[o]), evidence[o], _fits.AsSpan(_fit is null ? 0 : o * items), scores.Slice((from + o) * items, items));
        }
    }

    public bool TryPredict(string head, EventTable events, ReadOnlySpan<Occasion> occasions, ReadOnlySpan<int> items, Span<float> predictions) => false;

    public void Dispose()
    {
        _towers.Dispose();
        _fit?.Dispose();
    }

    private void Fit(TurnEvidence[] evidence, int items, int d)
    {
        var customers = new float[evidence.Length * d];
        for (var o = 0; o < evidence.Length; o++) evidence[o].Customer.CopyTo(customers.AsSpan(o * d));
        if (_fits.Length < _batch * items) _fits = new float[_batch * items];
        _fit!.Score(customers, _fits);
    }

    private float[] Counts(RetrievalBlend blend)
    {
        var counts = new float[_baselines.Items];
        for (var i = 0; i < counts.Length; i++)
        {
            var prior = _baselines.PriorOf(i);
            counts[i] = blend.Popular * prior.Popular + blend.Trending * prior.Trending + blend.Fresh * prior.IsFresh + blend.Offset;
        }
        return counts;
    }

    private void Blend(RetrievalBlend blend, TurnEvidence evidence, ReadOnlySpan<float> fits, Span<float> scores)
    {
        var counts = _counts[blend];
        for (var i = 0; i < scores.Length; i++) scores[i] = blend.Similarity * scores[i] + counts[i];
        if (blend.Fit != 0)
            for (var i = 0; i < scores.Length; i++) scores[i] += blend.Fit * fits[i];
        if (blend.Together != 0)
            foreach (var (item, strength) in evidence.GoingTogether) scores[item] += blend.Together * TurnEvidence.TogetherOf(strength);
        if (blend.Had != 0)
            foreach (var item in evidence.Had) scores[item] += blend.Had;
    }
}
