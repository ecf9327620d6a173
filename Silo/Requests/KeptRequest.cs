using System.Collections.Immutable;
using Personalization.Core.Catalog;
using Personalization.Core.Customers;
using Personalization.Core.Pipeline;
using Personalization.Core.Recommendations;
using Personalization.Core.Releases;

namespace Personalization.Silo.Requests;

/// <summary>One answer with what its stages knew, in arrays that are used again for the next. Not thread safe.</summary>
/// <param name="sheet">Where its arrays lie.</param>
/// <param name="slot">Its place there.</param>
internal sealed class KeptRequest(KeptSheet sheet, int slot)
{
    private Memory<Candidate> _shown = sheet.ShownOf(slot);
    private Memory<float> _predictions = sheet.PredictionsOf(slot);
    private readonly Memory<(ItemRow Row, string Reason)> _removed = sheet.RemovedOf(slot);
    private int _shownCount;
    private int _removedCount;
    private int _heads;
    private ImmutableArray<string> _headNames;
    private RecommendationResponse _response = null!;
    private RecommendationRequest _request = null!;
    private CustomerProfile _profile = null!;
    private float[] _query = [];
    private PipelineOptions _options = null!;

    public bool IsFilled => _response is not null;
    public string RequestId => _response.RequestId;
    public string CustomerId => _response.CustomerId;
    public DateTimeOffset At { get; private set; }

    public void Fill(PipelineContext context, CandidateSet candidates, ReadOnlySpan<int> slate, RecommendationResponse response)
    {
        (_request, _profile, _query, _options) = (context.Request, context.Profile.ForFeatures(), context.Query, context.Options);
        (At, _heads, _headNames) = (context.Now, candidates.Heads, context.Release.Manifest.Heads);
        // Its items are made anew when somebody asks: most are never asked for.
        _response = response with { Items = [], Removed = null };
        _shownCount = slate.Length;
        if (_shown.Length < slate.Length) _shown = new Candidate[slate.Length];
        if (_predictions.Length < slate.Length * _heads) _predictions = new float[slate.Length * _heads];
        var shown = _shown.Span;
        var predictions = _predictions.Span;
        var removed = _removed.Span;
        for (var i = 0; i < slate.Length; i++)
        {
            shown[i] = candidates.All[slate[i]];
            candidates.PredictionsOf(shown[i]).CopyTo(predictions[(i * _heads)..]);
        }
        _removedCount = 0;
        foreach (ref readonly var candidate in candidates.All)
        {
            if (_removedCount == removed.Length) break;
            if (candidate.Removed is { } reason) removed[_removedCount++] = (candidate.Row, reason);
        }
    }

    public RecommendationResponse Explained() => _response with
    {
        Items = [.. Enumerable.Range(0, _shownCount).Select(i => CandidateExplanation.ItemOf(
            _shown.Span[i], i, CandidateExplanation.Of(_shown.Span[i], _headNames, _shown.Span[i].Prediction < 0 ? [] : _predictions.Span.Slice(i * _heads, _heads), i)))],
        Removed = [.. _removed[.._removedCount].ToArray().Select(r => CandidateExplanation.RemovedOf(r.Row, r.Reason))],
    };

    /// <summary>What the request knew, under its release again. The release itself is not held: it may have gone.</summary>
    public PipelineContext ContextUnder(ServingRelease release) => new(_request, _response.RequestId, _profile, _query, release, _options, At);

    /// <summary>Holds on to nothing of a customer any more.</summary>
    public void Clear()
    {
        _shown.Span[.._shownCount].Clear();
        _removed.Span[.._removedCount].Clear();
        (_shownCount, _removedCount, _response, _request, _profile, _query, _options) = (0, 0, null!, null!, null!, [], null!);
    }
}
