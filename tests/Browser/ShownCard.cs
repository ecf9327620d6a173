namespace Personalization.Browser;

/// <summary>A card as the page shows it.</summary>
public sealed class ShownCard
{
    public string ItemId { get; set; } = "";
    public string Category { get; set; } = "";
    public string Source { get; set; } = "";

    /// <summary>The item it resembles, "" if none.</summary>
    public string SimilarTo { get; set; } = "";
    public string Title { get; set; } = "";
    public double Price { get; set; }
}
