namespace Personalization.Core.Catalog;

/// <summary>The number by which indexes and messages name an item: a stable hash of its id, so that no silo has to agree with another on numbering.</summary>
/// <remarks>Among 10 million items the chance that any two ids collide is about 3 in a million; a table refuses the second one.</remarks>
public static class ItemKey
{
    public static long Of(string itemId) => unchecked((long)Hash64.Of(itemId));
}
