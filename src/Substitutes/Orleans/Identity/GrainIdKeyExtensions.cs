using System.Globalization;

namespace Orleans.Runtime;

/// <summary>Keys of numbers and of GUIDs as they stand in a grain's identity.</summary>
public static class GrainIdKeyExtensions
{
    public static IdSpan CreateIntegerKey(long key) => IdSpan.Create(key.ToString("X", CultureInfo.InvariantCulture));

    public static IdSpan CreateIntegerKey(long key, string? keyExtension) =>
        keyExtension is null ? CreateIntegerKey(key) : IdSpan.Create($"{key:X}+{keyExtension}");

    public static IdSpan CreateGuidKey(Guid key) => IdSpan.Create(key.ToString("N"));

    public static IdSpan CreateGuidKey(Guid key, string? keyExtension) =>
        keyExtension is null ? CreateGuidKey(key) : IdSpan.Create($"{key:N}+{keyExtension}");

    public static bool TryGetIntegerKey(this GrainId grainId, out long key) => TryGetIntegerKey(grainId, out key, out _);

    public static bool TryGetIntegerKey(this GrainId grainId, out long key, out string? keyExt)
    {
        var (number, extension) = Split(grainId);
        keyExt = extension;
        return long.TryParse(number, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out key);
    }

    public static long GetIntegerKey(this GrainId grainId) =>
        TryGetIntegerKey(grainId, out var key) ? key : throw new ArgumentException($"The key of {grainId} is not an integer");

    public static bool TryGetGuidKey(this GrainId grainId, out Guid key) => TryGetGuidKey(grainId, out key, out _);

    public static bool TryGetGuidKey(this GrainId grainId, out Guid key, out string? keyExt)
    {
        var (guid, extension) = Split(grainId);
        keyExt = extension;
        return Guid.TryParseExact(guid, "N", out key);
    }

    public static Guid GetGuidKey(this GrainId grainId) =>
        TryGetGuidKey(grainId, out var key) ? key : throw new ArgumentException($"The key of {grainId} is not a GUID");

    private static (string Key, string? Extension) Split(GrainId id)
    {
        var key = id.Key.ToString();
        var plus = key.IndexOf('+', StringComparison.Ordinal);
        return plus < 0 ? (key, null) : (key[..plus], key[(plus + 1)..]);
    }
}
