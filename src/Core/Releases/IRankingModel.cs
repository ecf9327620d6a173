using System.Collections.Immutable;

namespace Personalization.Core.Releases;

/// <summary>The ranker: the items' side computed once for each item, the customer's side once for each customer of a run. Thread safe; synchronous and CPU-bound.</summary>
public interface IRankingModel
{
    /// <summary>What the columns of the predictions are.</summary>
    ImmutableArray<string> Heads { get; }

    /// <summary>W: numbers that the model keeps of each item.</summary>
    int ItemWidth { get; }

    /// <summary>The items' side, to be kept and given to <see cref="Predict"/>.</summary>
    /// <param name="features">[N × I], see <see cref="Features.ItemSideFeatures"/>.</param>
    /// <param name="sides">[N × W], filled.</param>
    void EncodeItems(int rows, ReadOnlySpan<float> features, Span<float> sides);

    /// <summary>Scores of the items of each customer, all customers in the same run.</summary>
    /// <param name="itemsOf">[B] how many of the rows are each customer's; the rows of a customer lie together, in the order of the customers. N is their sum.</param>
    /// <param name="customers">[B × C], see <see cref="Features.CustomerSideFeatures"/>.</param>
    /// <param name="items">[N] of each [W], of <see cref="EncodeItems"/>: they lie where they are kept, and are read from there.</param>
    /// <param name="pairs">[N × F], see <see cref="Features.RankingFeatures"/>.</param>
    /// <param name="predictions">[N × H], filled with probabilities.</param>
    void Predict(ReadOnlySpan<int> itemsOf, ReadOnlySpan<float> customers, ReadOnlySpan<float[]> items, ReadOnlySpan<float> pairs, Span<float> predictions);
}
