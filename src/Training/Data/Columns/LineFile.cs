using System.IO.Compression;
using System.Text.Json;

namespace Personalization.Training.Data.Columns;

/// <summary>One JSON value a line, in gzip.</summary>
internal static class LineFile
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static void Write<T>(string path, IEnumerable<T> values)
    {
        using var zip = new BufferedStream(new GZipStream(File.Create(path), CompressionLevel.Fastest), 1 << 16);
        foreach (var value in values)
        {
            JsonSerializer.Serialize(zip, value, Json);
            zip.WriteByte((byte)'\n');
        }
    }

    public static List<T> Read<T>(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        var values = new List<T>();
        while (reader.ReadLine() is { } line) values.Add(JsonSerializer.Deserialize<T>(line, Json)!);
        return values;
    }
}
