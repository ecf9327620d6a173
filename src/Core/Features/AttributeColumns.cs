using System.Collections.Immutable;
using System.Globalization;
using Personalization.Core.Catalog;

namespace Personalization.Core.Features;

/// <summary>The columns in which a customer's attributes fall under the slots of a release; the rest are zero. Computed once for as long as both stay the same. Immutable.</summary>
public sealed class AttributeColumns
{
    /// <summary>Place of the column that says whether any attribute is known.</summary>
    public const int KnownAt = 0;
    private readonly (byte Slot, short Column, float Value)[] _columns;
    private readonly short[] _missing;

    public AttributeColumns(CustomerSlots slots, ImmutableSortedDictionary<string, AttributeValue> attributes)
    {
        (Slots, Attributes, _missing) = (slots, attributes, new short[slots.Attributes.Length]);
        var columns = new List<(byte, short, float)>(slots.Attributes.Length);
        var from = KnownAt + 1;
        for (var s = 0; s < slots.Attributes.Length; s++)
        {
            var slot = slots.Attributes[s];
            _missing[s] = (short)from;
            if (attributes.TryGetValue(slot.Name, out var value) && Place(slot, value, s, from, columns)) IsKnown = true;
            else columns.Add(((byte)s, (short)from, 1));
            from += slot.Columns();
        }
        _columns = [.. columns];
    }

    public CustomerSlots Slots { get; }
    public ImmutableSortedDictionary<string, AttributeValue> Attributes { get; }

    /// <summary>Whether any attribute has a value.</summary>
    public bool IsKnown { get; }

    /// <summary>Writes into zeros, [<see cref="AboutFeatures.Attributes"/>].</summary>
    /// <param name="hidden">Slots that are to seem missing, a bit each: as in training, where some are left out to learn how to do without.</param>
    /// <returns>Whether anything that is not hidden is known.</returns>
    public bool CopyTo(Span<float> row, uint hidden = 0)
    {
        var known = false;
        foreach (var (slot, column, value) in _columns)
        {
            var (at, isHidden) = (column, (hidden >> slot & 1) != 0);
            if (isHidden) row[_missing[slot]] = 1;
            else row[at] += value;
            known |= !isHidden && at != _missing[slot];
        }
        row[KnownAt] = known ? 1 : 0;
        return known;
    }

    /// <summary>The text by which a value is found among a slot's.</summary>
    public static string TextOf(AttributeValue value) => value.Text ?? value.Number?.ToString(CultureInfo.InvariantCulture) ?? (value.Flag is { } flag ? flag ? "true" : "false" : "");

    /// <summary>The number that a value is, or is written as; NaN for none.</summary>
    public static double NumberOf(AttributeValue value) =>
        value.Number ?? (value.Text is { } text && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : double.NaN);

    private static bool Place(AttributeSlot slot, AttributeValue value, int s, int from, List<(byte, short, float)> columns)
    {
        if (!slot.Edges.IsEmpty)
        {
            var number = NumberOf(value);
            if (double.IsNaN(number)) return false;
            var band = 0;
            while (band < slot.Edges.Length && number >= slot.Edges[band]) band++;
            columns.Add(((byte)s, (short)(from + AttributeSlot.ColumnsOf(band)), 1));
            return true;
        }
        if (value.Tags.IsDefault) return Place(TextOf(value), 1);
        foreach (var tag in value.Tags) Place(tag, 1f / value.Tags.Length);
        return !value.Tags.IsEmpty;

        bool Place(string text, float share)
        {
            if (text.Length == 0) return false;
            var place = slot.Values.IndexOf(text, 0, slot.Values.Length, StringComparer.Ordinal);
            columns.Add(((byte)s, (short)(from + (place < 0 ? 1 : AttributeSlot.ColumnsOf(place))), share));
            return true;
        }
    }
}
