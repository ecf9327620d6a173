using System.Collections.Immutable;

namespace Personalization.Core.Features;

/// <summary>
/// One attribute of customers as columns: the first where it is missing, the second for values that training hardly met, then one a value, or of a number one a band.
/// </summary>
public sealed record AttributeSlot
{
    public required string Name { get; init; }

    /// <summary>As text: numbers as they are written, flags as true and false.</summary>
    public ImmutableArray<string> Values { get; init; } = [];

    /// <summary>Of numbers of many values, rising: a band ends before each, and the last band has no end.</summary>
    public ImmutableArray<double> Edges { get; init; } = [];

    /// <summary>Columns that a slot of so many values has.</summary>
    public static int ColumnsOf(int values) => 2 + values;

    public int Columns() => ColumnsOf(Edges.IsEmpty ? Values.Length : Edges.Length + 1);
}
