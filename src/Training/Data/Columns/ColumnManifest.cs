using System.Collections.Immutable;

namespace Personalization.Training.Data.Columns;

/// <summary>What a folder of columns holds: <c>columns.json</c>.</summary>
internal sealed record ColumnManifest
{
    /// <summary>Version of the format; any other is refused, naming both.</summary>
    public const int Current = 3;

    public int Version { get; init; } = Current;
    public required string Name { get; init; }
    public required int Items { get; init; }
    public required int Customers { get; init; }
    public required int Interactions { get; init; }
    public required ImmutableArray<RowCount> RowsRead { get; init; }
    public required ImmutableArray<string> Problems { get; init; }
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>Names of devices by number.</summary>
    public ImmutableArray<string> Devices { get; init; } = [];

    /// <summary>SHA-256 in hex of every file beside this one.</summary>
    public required ImmutableSortedDictionary<string, string> Files { get; init; }
}
