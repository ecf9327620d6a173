namespace Personalization.Core.Pipeline.Reordering;

/// <summary>One limit, in the list "Pipeline:Caps": items that have the same value of an attribute, such as the same brand, take no more than a share of the slate.</summary>
public sealed class GroupCap
{
    /// <summary>An attribute of text; an item without it is limited by nothing.</summary>
    public string Attribute { get; set; } = "";

    /// <summary>Of the slate, above 0 and up to 1; at least one item of a group may come.</summary>
    public double Share { get; set; } = 1;
}
