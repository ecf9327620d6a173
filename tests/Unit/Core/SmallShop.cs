using System.Collections.Immutable;
using Personalization.Core.Catalog;

namespace Personalization.Unit.Core;

/// <summary>Items in the plane or in a space of few dimensions, where a person can see which is near which.</summary>
internal static class SmallShop
{
    public const int Dimensions = 8;

    public static CatalogItem Item(string id, double? price = null, bool available = true, DateTimeOffset? createdAt = null) => new()
    {
        Id = id,
        Title = $"Title of {id}",
        Category = Given.CategoryOf(id) ?? "",
        Available = available,
        CreatedAt = createdAt ?? Given.Start.AddDays(-30),
        Attributes = price is { } number
            ? ImmutableSortedDictionary<string, AttributeValue>.Empty.Add("price", AttributeValue.Of(number))
            : ImmutableSortedDictionary<string, AttributeValue>.Empty,
    };

    /// <summary>[8] float32 of unit norm at an angle in the plane of the first two axes.</summary>
    public static float[] At(double degrees)
    {
        var vector = new float[Dimensions];
        (vector[0], vector[1]) = ((float)Math.Cos(degrees * Math.PI / 180), (float)Math.Sin(degrees * Math.PI / 180));
        return vector;
    }

    /// <summary>Items "dress-0", "shoe-1", "hat-2", "dress-3", …, each category in its own direction, popularity falling.</summary>
    public static ItemTable Table(int count, int seed = 1)
    {
        var table = new ItemTable(Dimensions);
        var random = new Random(seed);
        string[] categories = ["dress", "shoe", "hat"];
        for (var i = 0; i < count; i++)
            table.Upsert(Item($"{categories[i % 3]}-{i}", price: 10 + i, createdAt: Given.Start.AddDays(-1 - i)), At(i % 3 * 60 + random.NextDouble() * 20), popularity: count - i);
        return table;
    }
}
