namespace Personalization.Core.Exploration;

/// <summary>The candidates for one place of the slate; the first is the one that would stand there without chance.</summary>
/// <param name="keys">[N] item keys.</param>
/// <param name="values">[N] what ranking gave, scaled so that the worst is 0 and the best 1.</param>
/// <param name="features">[N × <see cref="Width"/>] what <see cref="LinearModel"/> sees of each.</param>
public readonly ref struct ExplorationPool(ReadOnlySpan<long> keys, ReadOnlySpan<float> values, ReadOnlySpan<float> features)
{
    /// <summary>Largest N.</summary>
    public const int Most = 100;

    /// <summary>Columns: 1, value, similarity to the query, log popularity, whether new, whether brought to be explored.</summary>
    public const int Width = 6;

    public ReadOnlySpan<long> Keys { get; } = keys;
    public ReadOnlySpan<float> Values { get; } = values;
    public ReadOnlySpan<float> Features { get; } = features;
    public int Count => Keys.Length;

    public ReadOnlySpan<float> FeaturesOf(int i) => Features.Slice(i * Width, Width);
}
