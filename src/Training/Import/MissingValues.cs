using System.Collections.Frozen;
using System.Globalization;

namespace Personalization.Training.Import;

/// <summary>
/// Knows the texts by which programs write that a value is missing, and counts where they are met. Only attributes and categories are read by way of it: somebody's id may well
/// be "NA". They are those of pandas' read_csv that are words, spelt as there: "NONE" is a value in shops' data.
/// </summary>
internal sealed class MissingValues
{
    private static readonly FrozenSet<string> Texts =
        FrozenSet.ToFrozenSet(["NaN", "nan", "-NaN", "-nan", "null", "NULL", "None", "NA", "N/A", "n/a", "#N/A", "#NA", "<NA>"], StringComparer.Ordinal);

    private readonly SortedDictionary<(string File, string Column), (long Count, string First)> _met = [];

    /// <summary>The column's text; "" where it says that there is none.</summary>
    public string ValueOf(IRowReader rows, string column)
    {
        var text = rows[column];
        if (!Texts.Contains(text)) return text;
        var place = (Path.GetFileName(rows.File), column);
        _met[place] = _met.TryGetValue(place, out var met) ? (met.Count + 1, met.First) : (1, text);
        return "";
    }

    /// <summary>A sentence for each column in which there were some.</summary>
    public IEnumerable<string> Notes => _met.Select(m => string.Create(CultureInfo.InvariantCulture, $"{m.Key.File}, column '{m.Key.Column}': {m.Value.Count:N0} {(m.Value.Count == 1 ? "value" : "values")} such as '{m.Value.First}' taken as missing"));
}
