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
    private readonly RetrievalBlend _blend;
    private readonly DotScorer? _fit;
    private readonly float[] _counts;
    private readonly int _threads, _batch;
    private float[] _fits = [];

    /// <param name="towers">Disposed with this.</param>
    /// <param name="baselines">Items in the order of the catalogue.</param>
    public BlendedModel(TowerModel towers, ReleaseBaselines baselines, RetrievalBlend blend, int threads)
    {
        (_towers, _baselines, _blend, _threads) = (towers, baselines, blend, threads);
        _batch = DotScorer.BatchFor(baselines.Items);
        if (blend.Fit != 0) _fit = new DotScorer(baselines.Factors.Arrays.Items, baselines.Factors.Dimensions, _batch, threads);
        _counts = new float[baselines.Items];
        for (var i = 0; i < _counts.Length; i++)
            _counts[i] = blend.Popular * TurnEvidence.PopularOf(baselines, i) + blend.Trending * TurnEvidence.TrendingOf(baselines, i) + (TurnEvidence.IsFresh(baselines, i) ? blend.Fresh : 0) + blend.Offset;
    }

    public void ScoreAll(EventTable events, ReadOnlySpan<Occasion> occasions, Span<float> scores)
    {
        var (items, d) = (_counts.Length, _baselines.Factors.Dimensions);
        _towers.ScoreAll(events, occasions, scores);
        for (var from = 0; from < occasions.Length; from += _batch)
        {
            var asked = occasions.Slice(from, Math.Min(_batch, occasions.Length - from)).ToArray();
            var evidence = new TurnEvidence[asked.Length];
            Parallel.For(0, asked.Length, new ParallelOptions { MaxDegreeOfParallelism = _threads }, o => evidence[o] = TurnHistory.Of(_baselines, events, asked[o]));
            if (_fit is not null) Fit(evidence, items, d);
            for (var o = 0; o < asked.Length; o++) Blend(evidence[o], _fits.AsSpan(_fit is null ? 0 : o * items), scores.Slice((from + o) * items, items));
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

    private void Blend(TurnEvidence evidence, ReadOnlySpan<float> fits, Span<float> scores)
    {
        for (var i = 0; i < scores.Length; i++) scores[i] = _blend.Similarity * scores[i] + _counts[i];
        if (_fit is not null)
            for (var i = 0; i < scores.Length; i++) scores[i] += _blend.Fit * fits[i];
        if (_blend.Together != 0)
            foreach (var (item, strength) in evidence.GoingTogether) scores[item] += _blend.Together * TurnEvidence.TogetherOf(strength);
        if (_blend.Had != 0)
            foreach (var item in evidence.Had) scores[item] += _blend.Had;
    }
}
