namespace Personalization.Training.Import.Synthetic;

/// <summary>The items of one category, drawn in proportion to their appeal.</summary>
internal sealed class CategoryShelf
{
    private readonly ShopItem[] _items;
    private readonly int[] _places;
    private readonly double[] _cumulated;

    /// <param name="items">All of the shop.</param>
    /// <param name="places">Of those in this category.</param>
    public CategoryShelf(ShopItem[] items, int[] places)
    {
        (_items, _places, _cumulated) = (items, places, new double[places.Length]);
        var sum = 0d;
        for (var i = 0; i < places.Length; i++) _cumulated[i] = sum += items[places[i]].Appeal;
    }

    /// <summary>An item; one that came later than <paramref name="atMs"/> is drawn again, and after some tries given up: false.</summary>
    public bool TryDraw(Random random, long atMs, out ShopItem item)
    {
        for (var tries = 0; tries < 8; tries++)
        {
            var place = Array.BinarySearch(_cumulated, random.NextDouble() * _cumulated[^1]);
            item = _items[_places[Math.Min(place < 0 ? ~place : place, _places.Length - 1)]];
            if (item.CreatedMs <= atMs) return true;
        }
        item = default;
        return false;
    }
}
