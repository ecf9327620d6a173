using System.Collections.Immutable;
using System.Text.Json;
using Personalization.Silo.Catalog;

namespace Personalization.Silo.Index.Store;

/// <summary>What is stored of one shard: a snapshot and what has changed since. It is replaced as a whole, so that a reader sees the one generation or the next.</summary>
public sealed record ShardHead
{
    /// <summary>Readers refuse any other.</summary>
    public const int CurrentFormat = 1;

    public int Format { get; init; } = CurrentFormat;

    /// <summary>In the names of all blobs that belong together.</summary>
    public required string Generation { get; init; }

    /// <summary>SHA-256 of the release's vectors: a release that was published again under its id is another one.</summary>
    public required string Vectors { get; init; }

    /// <summary>Whether there is a snapshot of its own; false: the release's index is the snapshot.</summary>
    public required bool HasSnapshot { get; init; }

    /// <summary>Whether the vectors of live items that the snapshot holds are also kept apart, so that no silo computes them again.</summary>
    public required bool HasRows { get; init; }

    /// <summary>For each partition of the catalogue: the last change that the snapshot holds.</summary>
    public required ImmutableArray<LogPosition> Positions { get; init; }

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, JsonSerializerOptions.Web);

    /// <exception cref="InvalidDataException">It is damaged or of another format.</exception>
    public static ShardHead Parse(BinaryData json)
    {
        try
        {
            var head = json.ToObjectFromJson<ShardHead>(JsonSerializerOptions.Web);
            return head is { Format: CurrentFormat, Positions.IsDefault: false } ? head : throw new InvalidDataException($"has format {head?.Format}, this program reads {CurrentFormat}");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"is damaged: {e.Message}");
        }
    }
}
