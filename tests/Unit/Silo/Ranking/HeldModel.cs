using System.Collections.Immutable;
using Personalization.Core.Features;
using Personalization.Core.Releases;
using Personalization.Unit.Core;

namespace Personalization.Unit.Silo.Ranking;

/// <summary>A ranker whose runs end when the test says so. It predicts what depends on the customer, the item and what retrieval made of it, so that no two rows are alike.</summary>
/// <param name="scale">What tells one model from another.</param>
internal sealed class HeldModel(float scale = 1) : IRankingModel, IDisposable
{
    private readonly SemaphoreSlim _started = new(0), _finish = new(0);
    private readonly List<int[]> _runs = [];

    public ImmutableArray<string> Heads => ["click", "purchase"];
    public int ItemWidth => 1;

    /// <summary>A row of each run whose predictions are no numbers; none by default.</summary>
    public int Broken { get; init; } = -1;

    /// <summary>How many items of each customer were in each run.</summary>
    public int[][] Runs
    {
        get
        {
            lock (_runs) return [.. _runs];
        }
    }

    public Task StartedAsync() => _started.WaitAsync().WaitAsync(Patience);

    public void Finish() => _finish.Release();

    public void FinishAll() => _finish.Release(1_000_000);

    public void EncodeItems(int rows, ReadOnlySpan<float> features, Span<float> sides)
    {
        for (var i = 0; i < rows; i++) sides[i] = features[i * ItemSideFeatures.Width(SmallShop.Dimensions) + 1];
    }

    public void Predict(ReadOnlySpan<int> itemsOf, ReadOnlySpan<float> customers, ReadOnlySpan<float[]> items, ReadOnlySpan<float> pairs, Span<float> predictions)
    {
        lock (_runs) _runs.Add(itemsOf.ToArray());
        _started.Release();
        if (!_finish.Wait(Patience)) throw new TimeoutException("the test never let the run end");
        for (int c = 0, row = 0; c < itemsOf.Length; c++)
        {
            var customer = Sum(customers.Slice(c * customers.Length / itemsOf.Length, customers.Length / itemsOf.Length));
            for (var i = 0; i < itemsOf[c]; i++, row++)
                (predictions[2 * row], predictions[2 * row + 1]) = row == Broken ? (float.NaN, float.PositiveInfinity)
                    : (scale * (customer + items[row][0]), scale * Sum(pairs.Slice(row * RankingFeatures.Width, RankingFeatures.Width)));
        }
    }

    public void Dispose()
    {
        _started.Dispose();
        _finish.Dispose();
    }

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static float Sum(ReadOnlySpan<float> features)
    {
        var sum = 0f;
        for (var i = 0; i < features.Length; i++) sum += features[i] / (i + 1);
        return sum;
    }
}
