using System.Collections.Immutable;
using Personalization.Core.Catalog;
using Personalization.Core.Pipeline;
using Personalization.Core.Pipeline.Filters;
using Personalization.Core.Pipeline.Ranking;
using Personalization.Core.Pipeline.Reordering;
using Personalization.Core.Pipeline.Sources;
using Personalization.Core.Releases;
using Personalization.Core.Trends;

namespace Personalization.Unit.Core.Pipeline;

/// <summary>An index that does what the test says.</summary>
internal sealed class FakeSearch(Func<IReadOnlyList<float[]>, int, CancellationToken, ValueTask<NeighbourResult>> search) : INeighbourSearch
{
    public ValueTask<NeighbourResult> SearchAsync(IReadOnlyList<float[]> queries, int k, string? filter, CancellationToken cancellation) => search(queries, k, cancellation);
}

internal sealed class FakeTrends(params string[] trending) : ITrendReader
{
    public ImmutableArray<TrendingItem> Top(TrendWindow window) => [.. trending.Select((id, i) => new TrendingItem(id, 100 - i))];
}

internal sealed class FailingTrends : ITrendReader
{
    public ImmutableArray<TrendingItem> Top(TrendWindow window) => throw new InvalidOperationException("no trends");
}

internal sealed class NoPairs : ITogetherReader
{
    public int Read(ItemRow item, long nowMs, Span<PairCount> pairs) => 0;
}

/// <summary>Predictions [click, purchase] by what the test says of an item.</summary>
internal sealed class FakeRanker(Func<PipelineContext, ItemRow, (float Click, float Purchase)> predict) : IRanker
{
    public ValueTask<float[]> RankAsync(PipelineContext context, RankedItems ranked, CancellationToken cancellation) =>
        new([.. ranked.Items.SelectMany(item => { var (click, purchase) = predict(context, item); return new[] { click, purchase }; })]);
}

internal sealed class FailingRanker(Func<ItemRow[], CancellationToken, ValueTask<float[]>> rank) : IRanker
{
    public ValueTask<float[]> RankAsync(PipelineContext context, RankedItems ranked, CancellationToken cancellation) => rank(ranked.Items, cancellation);
}

internal sealed class FailingSource(int source) : ICandidateSource
{
    public int Source => source;
    public ValueTask<string?> RetrieveAsync(PipelineContext context, FoundItems found, CancellationToken cancellation) => throw new InvalidOperationException($"source {source} is out");
}

internal sealed class FailingFilter : ICandidateFilter
{
    public void Apply(PipelineContext context, CandidateSet candidates, int from) => throw new InvalidOperationException("no filter");
}

internal sealed class FailingReorderer : IReorderer
{
    public int Reorder(PipelineContext context, Span<Candidate> candidates, ReadOnlySpan<int> ranked, Span<int> slate) => throw new InvalidOperationException("no order");
}

/// <summary>Models that the pipeline never calls itself.</summary>
internal sealed class NoModel : IQueryEncoder, IItemEncoder, IRankingModel
{
    public ImmutableArray<string> Heads => ["click", "purchase"];
    public void Encode(int batch, ReadOnlySpan<float> items, ReadOnlySpan<float> events, ReadOnlySpan<float> about, Span<float> queries) => throw new NotSupportedException();
    public void Encode(int batch, ReadOnlySpan<float> attributes, Span<float> vectors) => throw new NotSupportedException();
    public int ItemWidth => 0;
    public void EncodeItems(int rows, ReadOnlySpan<float> features, Span<float> sides) => throw new NotSupportedException();
    public void Predict(ReadOnlySpan<int> itemsOf, ReadOnlySpan<float> customers, ReadOnlySpan<float[]> items, ReadOnlySpan<float> pairs, Span<float> predictions) => throw new NotSupportedException();
}
