using Personalization.Core.Catalog;

namespace Personalization.Core.Releases;

/// <summary>The newest items with their vectors side by side, as every request looks at all of them. Immutable.</summary>
public sealed class NewestShelf
{
    public static readonly NewestShelf Empty = new([], 0);
    private readonly float[] _vectors;
    private readonly int _dimensions;

    /// <param name="rows">Newest first.</param>
    public NewestShelf(IReadOnlyList<ItemRow> rows, int dimensions)
    {
        (Rows, _dimensions) = (rows, dimensions);
        _vectors = new float[rows.Count * dimensions];
        for (var i = 0; i < rows.Count; i++) rows[i].Vector.CopyTo(_vectors.AsSpan(i * dimensions));
    }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<ItemRow> Rows { get; }

    /// <summary>[D] of the item at a place.</summary>
    public ReadOnlySpan<float> VectorOf(int place) => _vectors.AsSpan(place * _dimensions, _dimensions);
}
