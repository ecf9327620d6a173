using System.Text.Json;

namespace Orleans.Storage;

/// <summary>The default: JSON. (The real default is JSON too, of another library: bytes written by one are not meant for the other.)</summary>
internal sealed class JsonGrainStorageSerializer : IGrainStorageSerializer
{
    private static readonly JsonSerializerOptions Options = new() { IncludeFields = true };

    public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input, Options));

    public T? Deserialize<T>(BinaryData input) => JsonSerializer.Deserialize<T>(input.ToMemory().Span, Options);
}
