namespace Personalization.Core.Pipeline;

/// <summary>One rule of the shop, in the list "Pipeline:Rules".</summary>
public sealed class BusinessRule
{
    /// <summary>An expression over item attributes, as requests have them.</summary>
    public string When { get; set; } = "";

    /// <summary>Items that meet it are never recommended.</summary>
    public bool Hide { get; set; }

    /// <summary>The value of items that meet it is multiplied by this: above 1 they come earlier, below 1 later.</summary>
    public float Boost { get; set; } = 1;
}
