using Personalization.Benchmarks.Ann.Data;
using Personalization.Core.Features;

namespace Personalization.Benchmarks.Shop;

/// <summary>The items' vectors of every benchmark shop, the rows of the benchmark "ann", and the customers who like some of them.</summary>
public sealed class ShopVectors
{
    public const int Dimensions = 64, Interactions = 50;
    private const int Interests = 500, ItemsOfInterest = 100, InterestsOfCustomer = 3, Seed = 7;
    private readonly float[] _values;
    private readonly int _items;

    public ShopVectors(int items)
    {
        var folder = new DataFolder(Dimensions);
        folder.PrepareRows(0, items);
        _items = items;
        Path = System.IO.Path.Combine(folder.Path, $"rows-0-{items}.f32");
        _values = RawFile.Floats(Path);
    }

    /// <summary>[items × 64] float32.</summary>
    public string Path { get; }

    public ReadOnlySpan<float> Of(int item) => _values.AsSpan(item * Dimensions, Dimensions);

    /// <summary>[customers × 50] items: each customer likes three of 500 interests, an interest being the items nearest to a random one.</summary>
    public int[][] Histories(int customers)
    {
        var random = new Random(Seed);
        var around = new int[Interests][];
        for (var i = 0; i < Interests; i++) around[i] = Nearest(random.Next(_items));
        return [.. Enumerable.Range(0, customers).Select(_ =>
        {
            var liked = Enumerable.Range(0, InterestsOfCustomer).SelectMany(_ => around[random.Next(Interests)]).ToArray();
            random.Shuffle(liked);
            return liked[..Interactions];
        })];
    }

    private int[] Nearest(int anchor)
    {
        var similarities = new float[_items];
        for (var i = 0; i < _items; i++) similarities[i] = -Vectors.Dot(Of(anchor), Of(i));
        var order = Enumerable.Range(0, _items).ToArray();
        similarities.AsSpan().Sort(order.AsSpan());
        return order[..Math.Min(ItemsOfInterest, _items)];
    }
}
