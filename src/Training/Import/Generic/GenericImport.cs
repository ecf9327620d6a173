using System.Globalization;
using Personalization.Core.Catalog;
using Personalization.Core.Interactions;
using Personalization.Training.Data;

namespace Personalization.Training.Import.Generic;

/// <summary>
/// A folder with interactions (customer_id, item_id, kind, value, timestamp, event_id), items (item_id, title, category, text, available, created_at and any
/// attribute) and customers (customer_id, any attribute), each .csv or .ndjson, plain or .gz. Without items, those of the interactions are taken;
/// customers' attributes are checked but no model uses them yet.
/// </summary>
public sealed class GenericImport(string folder, ImportOptions options, CancellationToken cancellation)
{
    private readonly SourceFolder _folder = new(folder, "interactions.csv");
    private readonly BadRows _bad = new(options.MaxBadRows);

    /// <exception cref="ImportException">A file is missing, empty or lacks a column, or too many rows are bad.</exception>
    public DataSet Read()
    {
        var file = _folder.Require("interactions.csv", "interactions.ndjson");
        var items = ReadItems();
        ReadCustomers();
        var known = items?.Select(i => i.Id).ToHashSet(StringComparer.Ordinal);
        var interactions = ReadInteractions(file, known);
        if (interactions.Count == 0) throw new ImportException($"{Path.GetFileName(file)} has no interactions. Its columns are customer_id,item_id,kind,value,timestamp.");
        items ??= [.. interactions.Where(i => i.ItemId is not null).GroupBy(i => i.ItemId!, StringComparer.Ordinal)
            .Select(g => new CatalogItem { Id = g.Key, Title = g.Key, CreatedAt = g.Min(i => i.At) })];
        return new DataSet(DataSource.Generic, items, interactions, _bad.Report());
    }

    private List<CatalogItem>? ReadItems()
    {
        if (_folder.Find("items.csv", "items.ndjson") is not { } file) return null;
        using var rows = Open(file, "item_id");
        var items = new List<CatalogItem>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        while (rows.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            _bad.Count();
            var problem = rows.Broken;
            var item = problem is null ? ItemRow.Parse(rows, out problem) : null;
            if (item is not null && !ids.Add(item.Id)) problem = $"item '{item.Id}' is listed twice";
            if (problem is not null) _bad.Reject(file, rows.Line, problem);
            else items.Add(item!);
        }
        if (items.Count == 0) throw new ImportException($"{Path.GetFileName(file)} has no items. Its columns are item_id,title,category,text and any attribute; or leave the file out.");
        return items;
    }

    private void ReadCustomers()
    {
        if (_folder.Find("customers.csv", "customers.ndjson") is not { } file) return;
        using var rows = Open(file, "customer_id");
        var ids = new HashSet<string>(StringComparer.Ordinal);
        while (rows.Read())
        {
            _bad.Count();
            if (rows.Broken is { } broken) _bad.Reject(file, rows.Line, broken);
            else if (!InteractionRules.IsId(rows["customer_id"])) _bad.Reject(file, rows.Line, "customer_id must be 1 to 128 printable characters");
            else if (!ids.Add(rows["customer_id"])) _bad.Reject(file, rows.Line, $"customer '{rows["customer_id"]}' is listed twice");
        }
    }

    private List<Interaction> ReadInteractions(string file, HashSet<string>? known)
    {
        using var rows = Open(file, "customer_id", "item_id", "kind", "timestamp");
        var interactions = new List<Interaction>();
        while (rows.Read())
        {
            if ((interactions.Count & 0xFFFF) == 0) cancellation.ThrowIfCancellationRequested();
            _bad.Count();
            var problem = rows.Broken;
            var interaction = problem is null ? Parse(rows, out problem) : null;
            if (interaction?.ItemId is { } item && known is not null && !known.Contains(item)) problem = $"item '{item}' is not in the items file";
            if (problem is not null) _bad.Reject(file, rows.Line, problem);
            else interactions.Add(interaction!);
        }
        return interactions;
    }

    private Interaction? Parse(IRowReader rows, out string? problem)
    {
        problem = null;
        double? value = null;
        var (kindText, valueText, eventId) = (rows["kind"], rows["value"], rows["event_id"]);
        if (!Enum.TryParse<InteractionKind>(kindText, ignoreCase: true, out var kind) || !Enum.IsDefined(kind) || char.IsAsciiDigit(kindText[0]))
            problem = $"kind '{kindText}' is none of {string.Join(" ", Enum.GetNames<InteractionKind>()).ToLowerInvariant()}";
        else if (!Timestamps.TryParse(rows["timestamp"], out var at)) problem = $"timestamp '{rows["timestamp"]}': {Timestamps.Expected}";
        else if (valueText.Length > 0 && !double.TryParse(valueText, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) problem = $"value '{valueText}' is no number";
        else
        {
            if (valueText.Length > 0) value = double.Parse(valueText, CultureInfo.InvariantCulture);
            var search = kind == InteractionKind.Search;
            var interaction = new Interaction
            {
                // Rows without an id get one of their line: importing the same file again makes the same events.
                EventId = eventId.Length > 0 ? eventId : $"row-{rows.Line}",
                CustomerId = rows["customer_id"],
                ItemId = search ? null : rows["item_id"],
                Query = search ? rows["query"] : null,
                Kind = kind,
                Value = value,
                At = at,
            };
            string? broken = null;
            InteractionRules.Check(interaction, options.Now, (field, sentence) => broken ??= $"{field}: {sentence}");
            problem = broken;
            return interaction;
        }
        return null;
    }

    private static IRowReader Open(string file, params ReadOnlySpan<string> required)
    {
        if (file.Contains(".csv", StringComparison.Ordinal)) return CsvRows.WithHeader(file, required);
        return new JsonRows(file);
    }
}
