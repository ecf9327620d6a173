namespace Personalization.Core.Catalog;

/// <summary>An item with what serving needs of it at hand. Immutable but for its live count; an update makes a new row in the same place.</summary>
/// <param name="Index">Place in its table.</param>
/// <param name="Key"><see cref="ItemKey.Of"/> of the id.</param>
/// <param name="Vector">[D] float32, the item tower's embedding.</param>
/// <param name="Popularity">Interactions of the item in the training data, decayed.</param>
public sealed record ItemRow(int Index, long Key, CatalogItem Item, float[] Vector, float Popularity)
{
    /// <summary>About as long as a row is in memory.</summary>
    internal const int Bytes = 80;

    // What every candidate of a request is asked for lies in the row itself: the item behind it is another cache miss.
    private readonly bool _available = Item.Available;
    private float _rankerSideOf;

    /// <summary>
    /// What happens to an item that training does not know, decayed. Changes in its place: another row for every click would scatter over the memory what a request reads of hundreds.
    /// </summary>
    public float LiveCount
    {
        get;
        set => (field, LogPopularity) = (value, LogOf(Popularity + value));
    }

    /// <summary>log(1 + popularity + live count), as the ranker sees it; 0 when that is no number.</summary>
    public float LogPopularity { get; private set; } = LogOf(Popularity);

    /// <summary>log(1 + price), NaN when the item has none.</summary>
    public float LogPrice { get; } = Item.Price is { } price and >= 0 ? MathF.Log(1 + (float)price) : float.NaN;

    /// <summary>Hash of the category: what categories are compared by, for every candidate of a request.</summary>
    public ulong CategoryKey { get; } = Hash64.Of(Item.Category);

    /// <summary>Milliseconds since 1970.</summary>
    public long CreatedAtMs { get; } = Item.CreatedAt.ToUnixTimeMilliseconds();

    /// <summary>[W] what the ranker makes of the item alone, from the first time that it was asked for; of this row, as an update makes a new one.</summary>
    public float[]? RankerSide { get; set; }

    /// <summary>Whether the ranker's side has yet to be made, or was made of a former popularity.</summary>
    public bool WantsRankerSide => RankerSide is null || _rankerSideOf != LogPopularity;

    /// <summary>Says that the side is there.</summary>
    /// <param name="logPopularity">What it was made of: not what the row says now, if that has changed meanwhile.</param>
    public void HasRankerSide(float[] side, float logPopularity) => (RankerSide, _rankerSideOf) = (side, logPopularity);

    /// <summary>Deleted items keep their row, so that a customer's history can still name them.</summary>
    public bool Deleted { get; init; }
    public bool CanBeShown => _available && !Deleted;

    /// <summary>The row if its item were another.</summary>
    public ItemRow Of(CatalogItem item) => new(Index, Key, item, Vector, Popularity) { Deleted = Deleted, LiveCount = LiveCount };

    private static float LogOf(float popularity) => popularity > 0 && float.IsFinite(popularity) ? MathF.Log(1 + popularity) : 0;
}
