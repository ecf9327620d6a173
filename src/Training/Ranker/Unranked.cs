using System.Collections.Immutable;
using Personalization.Core.Releases;

namespace Personalization.Training.Ranker;

/// <summary>In the place of a ranker that is yet to be trained: on a release whose sources alone are asked.</summary>
internal sealed class Unranked(ImmutableArray<string> heads) : IRankingModel
{
    public ImmutableArray<string> Heads => heads;

    public int ItemWidth => 0;

    public void EncodeItems(int rows, ReadOnlySpan<float> features, Span<float> sides) => throw new NotSupportedException("The ranker is not trained yet.");

    public void Predict(ReadOnlySpan<int> itemsOf, ReadOnlySpan<float> customers, ReadOnlySpan<float[]> items, ReadOnlySpan<float> pairs, Span<float> predictions) =>
        throw new NotSupportedException("The ranker is not trained yet.");
}
