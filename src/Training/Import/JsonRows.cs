using System.Text.Json;

namespace Personalization.Training.Import;

/// <summary>A file with one JSON object a line; lists of strings become one text with "|" between.</summary>
public sealed class JsonRows(string file) : IRowReader
{
    private readonly StreamReader _reader = SourceFolder.Open(file);
    private readonly Dictionary<string, string> _row = new(StringComparer.OrdinalIgnoreCase);

    public string File => file;
    public long Line { get; private set; }
    public IReadOnlyList<string> Columns => [.. _row.Keys];
    public string? Broken { get; private set; }
    public string this[string column] => _row.TryGetValue(column, out var text) ? text : "";

    public bool Read()
    {
        while (_reader.ReadLine() is { } line)
        {
            Line++;
            if (string.IsNullOrWhiteSpace(line)) continue;
            _row.Clear();
            Broken = null;
            try
            {
                using var document = JsonDocument.Parse(line);
                if (document.RootElement.ValueKind != JsonValueKind.Object) Broken = "no JSON object";
                else
                {
                    foreach (var property in document.RootElement.EnumerateObject()) _row[property.Name] = TextOf(property.Value);
                    Broken = TextProblems.Of(this);
                }
            }
            catch (JsonException e)
            {
                Broken = $"broken JSON at character {e.BytePositionInLine + 1}; a line is one object with double quotes";
            }
            return true;
        }
        return false;
    }

    public void Dispose() => _reader.Dispose();

    private static string TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Null => "",
        // The closing bar keeps a list of one a list.
        JsonValueKind.Array => string.Concat(value.EnumerateArray().Select(v => TextOf(v) + "|")),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => value.GetRawText(),
    };
}
