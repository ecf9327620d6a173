using System.IO.Compression;
using System.Text.Json;
using Personalization.Core.Catalog;
using Personalization.Core.Features;
using Personalization.Training.Data;

namespace Personalization.Training.Import.Generic;

/// <summary>Writes a data set as <c>interactions.ndjson.gz</c>, <c>items.ndjson.gz</c> and, where anything is known of customers, <c>customers.ndjson.gz</c>, which the generic import reads.</summary>
public static class GenericExport
{
    public static void Write(DataSet data, string folder, CancellationToken cancellation = default)
    {
        Directory.CreateDirectory(folder);
        WriteLines(Path.Combine(folder, "items.ndjson.gz"), data.Items, WriteItem, cancellation);
        WriteLines(Path.Combine(folder, "interactions.ndjson.gz"), data.Interactions, (json, interaction) =>
        {
            json.WriteString("event_id", interaction.EventId);
            json.WriteString("customer_id", interaction.CustomerId);
            json.WriteString("item_id", interaction.ItemId);
            json.WriteString("kind", interaction.Kind.ToString().ToLowerInvariant());
            if (interaction.Value is { } value) json.WriteNumber("value", value);
            json.WriteNumber("timestamp", interaction.At.ToUnixTimeMilliseconds());
            if (interaction.Context?.GetValueOrDefault(QueryMoment.DeviceKey) is { } device) json.WriteString("device", device);
            if (interaction.Query is { } query) json.WriteString("query", query);
        }, cancellation);
        if (data.CustomerAttributes.Count == 0) return;
        WriteLines(Path.Combine(folder, "customers.ndjson.gz"), data.CustomerAttributes, (json, customer) =>
        {
            json.WriteString("customer_id", customer.Key);
            foreach (var (name, value) in customer.Value) json.WriteString(name, value);
        }, cancellation);
    }

    private static void WriteItem(Utf8JsonWriter json, CatalogItem item)
    {
        json.WriteString("item_id", item.Id);
        json.WriteString("title", item.Title);
        json.WriteString("category", item.Category);
        json.WriteString("text", item.Text);
        json.WriteBoolean("available", item.Available);
        json.WriteString("created_at", item.CreatedAt);
        foreach (var (name, value) in item.Attributes)
        {
            json.WritePropertyName(name);
            JsonSerializer.Serialize(json, value);
        }
    }

    private static void WriteLines<T>(string path, IEnumerable<T> rows, Action<Utf8JsonWriter, T> write, CancellationToken cancellation)
    {
        using var zip = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        using var buffer = new BufferedStream(zip, 1 << 16);
        using var json = new Utf8JsonWriter(buffer);
        foreach (var row in rows)
        {
            cancellation.ThrowIfCancellationRequested();
            json.Reset();
            json.WriteStartObject();
            write(json, row);
            json.WriteEndObject();
            json.Flush();
            buffer.WriteByte((byte)'\n');
        }
    }
}
