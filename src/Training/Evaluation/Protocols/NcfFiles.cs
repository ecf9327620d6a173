using System.Globalization;
using Personalization.Training.Data;
using Personalization.Training.Import;

namespace Personalization.Training.Evaluation.Protocols;

/// <summary>The NCF paper's files: <c>NAME.test.negative</c> ("(user,item)" and 99 items, by tabs, users and items from 0), and <c>item_map.csv</c> (ncf_index,movie_id).</summary>
internal static class NcfFiles
{
    /// <returns>By number of the customer: the test item and its negatives. Users are the paper's: index 0 is customer "1".</returns>
    /// <exception cref="ImportException">A file is missing or does not fit the data.</exception>
    public static Dictionary<int, (int Item, int[] Negatives)> Read(string folder, EventTable events)
    {
        var source = new SourceFolder(folder, "the NCF paper's test items and negatives");
        var items = ItemMap(source.Require("item_map.csv"), events);
        var file = source.Require("ml-1m.test.negative", "test.negative");
        var customers = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var c = 0; c < events.Customers.Count; c++) customers[events.Customers[c]] = c;
        var given = new Dictionary<int, (int, int[])>();
        using var reader = SourceFolder.Open(file);
        for (var line = 1; reader.ReadLine() is { } text; line++)
        {
            var parts = text.Split('\t', StringSplitOptions.RemoveEmptyEntries);
            var pair = parts.Length == 0 ? [] : parts[0].Trim('(', ')').Split(',');
            if (pair.Length != 2 || !int.TryParse(pair[0], NumberStyles.None, CultureInfo.InvariantCulture, out var user) || !parts.Skip(1).Append(pair[1]).All(items.ContainsKey))
                throw new ImportException($"{Path.GetFileName(file)} line {line}: expected \"(user,item)\" and items of item_map.csv, separated by tabs. Give the paper's file.");
            if (!customers.TryGetValue((user + 1).ToString(CultureInfo.InvariantCulture), out var customer))
                throw new ImportException($"{Path.GetFileName(file)} line {line}: the data have no customer '{user + 1}'. Give the data that the file was made of.");
            given[customer] = (items[pair[1]], [.. parts.Skip(1).Select(p => items[p])]);
        }
        return given;
    }

    private static Dictionary<string, int> ItemMap(string file, EventTable events)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < events.Catalogue.Count; i++) numbers[events.Catalogue[i].Id] = i;
        var map = new Dictionary<string, int>(StringComparer.Ordinal);
        using var rows = CsvRows.WithHeader(file, "ncf_index", "movie_id");
        while (rows.Read())
        {
            if (!numbers.TryGetValue(rows["movie_id"], out var number))
                throw new ImportException($"{Path.GetFileName(file)} line {rows.Line}: the data have no item '{rows["movie_id"]}'. Give the data that the file was made of.");
            map[rows["ncf_index"]] = number;
        }
        return map;
    }
}
