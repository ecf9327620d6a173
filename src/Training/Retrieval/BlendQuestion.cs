using Personalization.Core.Features;
using Personalization.Core.Releases;
using Personalization.Training.Evaluation;

namespace Personalization.Training.Retrieval;

/// <summary>A question with the evidence of the items that any kind of evidence puts in front: among them the best of every blend are found.</summary>
internal sealed class BlendQuestion
{
    /// <summary>Items that a kind of evidence brings.</summary>
    private const int Most = 100;

    /// <summary>Places that count.</summary>
    private const int Places = 20;
    private readonly float[] _evidence;
    private readonly bool[] _wanted;
    private readonly double _ideal;

    /// <param name="similarities">[items]; NaN where an item is not to be ranked.</param>
    /// <param name="fits">[items]; likewise.</param>
    /// <param name="popular">The most popular items and those that trend.</param>
    public BlendQuestion(RankedQuestion question, TurnEvidence evidence, ReadOnlySpan<float> similarities, ReadOnlySpan<float> fits, IEnumerable<int> popular)
    {
        var items = question.Among is { } among ? new SortedSet<int>(among) : Found(evidence, similarities, fits, popular);
        if (question.Among is null) Drop(items, similarities);
        (_evidence, _wanted) = (new float[items.Count * RetrievalBlend.Width], new bool[items.Count]);
        var at = 0;
        foreach (var item in items)
        {
            evidence.Fill(item, similarities[item], _evidence.AsSpan(at * RetrievalBlend.Width, RetrievalBlend.Width));
            _wanted[at++] = question.Wanted.Contains(item);
        }
        for (var i = 0; i < Math.Min(Places, question.Wanted.Length); i++) _ideal += 1 / Math.Log2(2 + i);
    }

    /// <summary>[candidates × E].</summary>
    public ReadOnlySpan<float> Evidence => _evidence;

    /// <summary>NDCG of the candidates in the order of these weights; a wanted item stands behind its equals.</summary>
    public double Ndcg(ReadOnlySpan<float> weights)
    {
        Span<float> values = stackalloc float[_wanted.Length];
        for (var i = 0; i < values.Length; i++) values[i] = Vectors.Dot(weights, _evidence.AsSpan(i * RetrievalBlend.Width, RetrievalBlend.Width));
        var gain = 0d;
        for (var i = 0; i < values.Length; i++)
        {
            if (!_wanted[i]) continue;
            var place = 0;
            for (var other = 0; other < values.Length; other++)
                if (values[other] > values[i] || values[other] == values[i] && !_wanted[other]) place++;
            if (place < Places) gain += 1 / Math.Log2(2 + place);
        }
        return gain / _ideal;
    }

    private static void Drop(SortedSet<int> items, ReadOnlySpan<float> similarities)
    {
        foreach (var item in items.ToArray())
            if (float.IsNaN(similarities[item])) items.Remove(item);
    }

    private static SortedSet<int> Found(TurnEvidence evidence, ReadOnlySpan<float> similarities, ReadOnlySpan<float> fits, IEnumerable<int> popular)
    {
        var items = new SortedSet<int>(popular);
        items.UnionWith(TopItems.Of(similarities, [], Most));
        items.UnionWith(TopItems.Of(fits, [], Most));
        items.UnionWith(evidence.GoingTogether.OrderByDescending(g => g.Strength).ThenBy(g => g.Item).Take(Most).Select(g => g.Item));
        items.UnionWith(evidence.Had);
        return items;
    }
}
