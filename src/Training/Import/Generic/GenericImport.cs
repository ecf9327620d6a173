using Personalization.Core.Catalog;
using Personalization.Core.Interactions;
using Personalization.Training.Data;

namespace Personalization.Training.Import.Generic;

/// <summary>
/// A folder with interactions (customer_id, item_id, kind, value, timestamp, session_id, device, event_id), items (item_id, title, category, text, available, created_at and any
/// attribute) and customers (customer_id, any attribute), each .csv or .ndjson, plain or .gz. Without items, those of the interactions are taken. Interactions may lie in two
/// files, train and test, for the protocol <c>session</c>; or be outcome logs, <c>outcomes*.ndjson</c>, whose names are those of the HTTP interface.
/// </summary>
public sealed class GenericImport(string folder, ImportOptions options, CancellationToken cancellation)
{
    private readonly SourceFolder _folder = new(folder, "interactions.csv");
    private readonly HashSet<(string, string)> _events = [];
    private readonly BadRows _bad = new(options.MaxBadRows);

    /// <exception cref="ImportException">A file is missing, empty or lacks a column, or too many rows are bad.</exception>
    public DataSet Read()
    {
        var files = Files();
        var items = ReadItems();
        var customers = ReadCustomers();
        var known = items?.Select(i => i.Id).ToHashSet(StringComparer.Ordinal);
        var interactions = new List<Interaction>();
        foreach (var (file, test) in files) ReadInteractions(file, test, known, interactions);
        if (interactions.Count == 0) throw _bad.Nothing($"{Path.GetFileName(files[0].File)} has no interactions. Its columns are customer_id,item_id,kind,value,timestamp.");
        items ??= [.. interactions.Where(i => i.ItemId is not null).GroupBy(i => i.ItemId!, StringComparer.Ordinal)
            .Select(g => new CatalogItem { Id = g.Key, Title = g.Key, CreatedAt = g.Min(i => i.At) })];
        return new DataSet(DataSource.Generic, items, interactions, _bad.Report()) { CustomerAttributes = customers };
    }

    private List<(string File, bool Test)> Files()
    {
        if (_folder.Find("interactions_train.csv", "interactions_train.ndjson", "train.csv", "train.ndjson") is { } train)
            return [(train, false), (_folder.Require("interactions_test.csv", "interactions_test.ndjson", "test.csv", "test.ndjson"), true)];
        if (_folder.Find("interactions.csv", "interactions.ndjson") is { } one) return [(one, false)];
        return _folder.Has("outcomes", ".ndjson") ? [.. _folder.RequireAll("outcomes", ".ndjson").Select(f => (f, false))] : [(_folder.Require("interactions.csv", "interactions.ndjson"), false)];
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
            _bad.Count(BadRows.Items);
            var problem = rows.Broken;
            var item = problem is null ? ItemRow.Parse(rows, _bad.Missing, out problem) : null;
            if (item is not null && !ids.Add(item.Id)) problem = $"item '{item.Id}' is listed twice";
            if (problem is not null) _bad.Reject(file, rows.Line, problem);
            else items.Add(item!);
        }
        if (items.Count == 0) throw _bad.Nothing($"{Path.GetFileName(file)} has no items. Its columns are item_id,title,category,text and any attribute; or leave the file out.");
        return items;
    }

    private Dictionary<string, IReadOnlyList<KeyValuePair<string, string>>> ReadCustomers()
    {
        if (_folder.Find("customers.csv", "customers.ndjson") is not { } file) return [];
        using var rows = Open(file, "customer_id");
        return CustomerRows.Read(rows, "customer_id", _bad, cancellation);
    }

    private void ReadInteractions(string file, bool test, HashSet<string>? known, List<Interaction> into)
    {
        using var rows = Open(file, "item_id", "timestamp");
        var parser = new InteractionRow(options.Now, test, into.Count);
        if (rows is CsvRows) InteractionRow.RequireColumns(rows);
        while (rows.Read())
        {
            if ((into.Count & 0xFFFF) == 0) cancellation.ThrowIfCancellationRequested();
            _bad.Count(BadRows.Interactions);
            var problem = rows.Broken;
            var interaction = problem is null ? parser.Parse(rows, out problem) : null;
            if (problem is null && interaction?.ItemId is { } item && known is not null && !known.Contains(item)) problem = $"item '{item}' is not in the items file";
            // Events with ids of their own take effect once, as they do at the edge.
            if (problem is null && InteractionRow.HasId(rows) && !_events.Add((interaction!.CustomerId, interaction.EventId))) problem = $"event '{interaction.EventId}' of '{interaction.CustomerId}' is listed twice";
            if (problem is not null) _bad.Reject(file, rows.Line, problem);
            else into.Add(interaction!);
        }
    }

    private static IRowReader Open(string file, params ReadOnlySpan<string> required)
    {
        if (file.Contains(".csv", StringComparison.Ordinal)) return CsvRows.WithHeader(file, required);
        return new JsonRows(file);
    }
}
