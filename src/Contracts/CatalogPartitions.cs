
namespace Personalization.Contracts;

/// <summary>Which catalogue grain keeps an item. The count is part of the persisted layout.</summary>
public static class CatalogPartitions
{
    public const int Count = 4;

    public static int Of(string itemId) => (int)(Core.Hash64.Of(itemId) % Count);
}
