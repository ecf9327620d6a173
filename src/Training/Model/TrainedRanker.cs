using System.Collections.Immutable;
using Personalization.Core.Releases;
using Personalization.Inference;

namespace Personalization.Training.Model;

/// <summary>The ranker as it will be served: the very files, run by ONNX Runtime.</summary>
/// <param name="customers">Content of <see cref="ReleaseFiles.RankerCustomers"/>.</param>
/// <param name="items">Content of <see cref="ReleaseFiles.RankerItems"/>.</param>
/// <param name="ranker">Content of <see cref="ReleaseFiles.Ranker"/>.</param>
public sealed class TrainedRanker(int dimensions, ImmutableArray<string> heads, byte[] customers, byte[] items, byte[] ranker) : IRankingModel, IDisposable
{
    private readonly OnnxRankingModel _model = new(RankerModels.Of(customers, items, ranker), dimensions, heads, new InferenceOptions { Provider = InferenceProvider.Cpu });

    public ImmutableArray<string> Heads => heads;

    public int ItemWidth => _model.ItemWidth;

    /// <summary>Name and content of each file.</summary>
    public IReadOnlyList<(string Name, byte[] Content)> Files => [(ReleaseFiles.RankerCustomers, customers), (ReleaseFiles.RankerItems, items), (ReleaseFiles.Ranker, ranker)];

    public void EncodeItems(int rows, ReadOnlySpan<float> features, Span<float> sides) => _model.EncodeItems(rows, features, sides);

    public void Predict(ReadOnlySpan<int> itemsOf, ReadOnlySpan<float> customers, ReadOnlySpan<float[]> items, ReadOnlySpan<float> pairs, Span<float> predictions) =>
        _model.Predict(itemsOf, customers, items, pairs, predictions);

    public void Dispose() => _model.Dispose();
}
