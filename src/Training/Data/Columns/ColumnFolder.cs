using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Personalization.Core.Catalog;

namespace Personalization.Training.Data.Columns;

/// <summary>
/// A data set in columns, so that a second run starts in seconds: events.bin.gz, items.ndjson.gz, customers.ndjson.gz, queries.ndjson.gz and, written last, columns.json with
/// version and digests. Ids of events are not kept: those of a folder are numbers of its rows.
/// </summary>
public static class ColumnFolder
{
    private const string Manifest = "columns.json", Events = "events.bin.gz", Items = "items.ndjson.gz", People = "customers.ndjson.gz", Queries = "queries.ndjson.gz";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Whether a complete folder is there; not whether it is sound.</summary>
    public static bool Exists(string folder) => File.Exists(Path.Combine(folder, Manifest));

    /// <summary>Writes beside and moves, so that there is the whole folder or none; columns that were there are replaced.</summary>
    /// <exception cref="ImportException">The folder holds something else.</exception>
    public static void Write(DataSet data, string folder)
    {
        RequireOwn(folder);
        // Two processes may fill the same cache at once: each writes a half of its own.
        var half = $"{folder.TrimEnd(Path.DirectorySeparatorChar)}.{Environment.ProcessId}.half";
        if (Directory.Exists(half)) Directory.Delete(half, recursive: true);
        Directory.CreateDirectory(half);
        var customers = data.Customers.Union(data.CustomerAttributes.Keys, StringComparer.Ordinal).ToList();
        var devices = EventFile.Write(data, customers, Path.Combine(half, Events));
        LineFile.Write(Path.Combine(half, Items), data.Items);
        LineFile.Write(Path.Combine(half, People), customers.Select(id => new Person(id, data.CustomerAttributes.TryGetValue(id, out var known) ? new(known) : null)));
        LineFile.Write(Path.Combine(half, Queries), data.Interactions.Select((i, row) => new Words(row, i.Query ?? "")).Where(w => w.Text.Length > 0));
        var manifest = new ColumnManifest
        {
            Name = data.Name,
            Items = data.Items.Count,
            Customers = customers.Count,
            Interactions = data.Interactions.Count,
            Devices = devices,
            RowsRead = data.Report.Counts,
            Problems = data.Report.Problems,
            Notes = data.Report.Notes,
            Files = ((string[])[Events, Items, People, Queries]).ToImmutableSortedDictionary(f => f, f => Digest(Path.Combine(half, f)), StringComparer.Ordinal),
        };
        File.WriteAllBytes(Path.Combine(half, Manifest), JsonSerializer.SerializeToUtf8Bytes(manifest, Json));
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        Directory.Move(half, folder);
    }

    /// <summary>What is replaced is gone: only what an import wrote may be.</summary>
    /// <exception cref="ImportException">The folder holds a file that is none of columns, or a folder.</exception>
    public static void RequireOwn(string folder)
    {
        if (!Directory.Exists(folder)) return;
        var other = Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName).FirstOrDefault(name => name is not (Manifest or Events or Items or People or Queries));
        if (other is not null) throw new ImportException($"'{folder}' holds '{other}', which is no column file: it would be lost. Name a folder that is empty, or not there yet.");
    }

    /// <exception cref="ImportException">There is none, it is of another version, or a file is damaged; the message says which.</exception>
    public static DataSet Read(string folder)
    {
        if (!Exists(folder)) throw new ImportException($"There is no {Manifest} in '{folder}'. Give a folder that import --columns has written.");
        try
        {
            var text = File.ReadAllBytes(Path.Combine(folder, Manifest));
            // Before the rest, which in another version has another form.
            if (JsonSerializer.Deserialize<Versioned>(text, Json)!.Version is var version && version != ColumnManifest.Current)
                throw new ImportException($"{Path.Combine(folder, Manifest)} is of version {version}, this program reads {ColumnManifest.Current}. Import the data again.");
            var manifest = JsonSerializer.Deserialize<ColumnManifest>(text, Json)!;
            foreach (var (file, expected) in manifest.Files)
                if (Digest(Path.Combine(folder, file)) != expected) throw new InvalidDataException($"{file} is not what was written");
            var items = LineFile.Read<CatalogItem>(Path.Combine(folder, Items));
            var people = LineFile.Read<Person>(Path.Combine(folder, People));
            var queries = LineFile.Read<Words>(Path.Combine(folder, Queries)).ToDictionary(w => w.Row, w => w.Text);
            var interactions = EventFile.Read(Path.Combine(folder, Events), manifest.Interactions, [.. people.Select(p => p.Id)], items, queries, manifest.Devices);
            return new DataSet(manifest.Name, items, interactions, new ImportReport(manifest.RowsRead, manifest.Problems) { Notes = manifest.Notes })
            {
                CustomerAttributes = people.Where(p => p.Known is not null)
                    .ToDictionary(p => p.Id, p => (IReadOnlyList<KeyValuePair<string, string>>)[.. p.Known!.Select(k => KeyValuePair.Create(string.Intern(k.Key), string.Intern(k.Value)))], StringComparer.Ordinal),
            };
        }
        catch (Exception e) when (e is InvalidDataException or JsonException or IOException or NullReferenceException)
        {
            throw new ImportException($"The columns in '{folder}' are damaged: {e.Message}. Delete the folder and import the data again.", e);
        }
    }

    private static string Digest(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    private sealed record Versioned(int Version);

    private sealed record Person(string Id, Dictionary<string, string>? Known);

    private sealed record Words(int Row, string Text);
}
