using System.Buffers;

namespace Personalization.Storage.Blobs;

/// <summary>
/// The rule for names of blobs: segments of ASCII letters, digits, '-', '_' and '.', joined by '/', none starting or ending with a dot.
/// What it allows is safe as a path below a folder ("..", absolute paths and hidden files are out) and needs no escaping in a URL.
/// </summary>
public static class BlobName
{
    /// <summary>Azure allows 1024; a path below a folder must stay under the system's own limit.</summary>
    public const int MaxLength = 512;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    /// <summary>Whether the name keeps the rule.</summary>
    public static bool IsValid(string? name)
    {
        if (string.IsNullOrEmpty(name) || name.Length > MaxLength)
        {
            return false;
        }
        foreach (var range in name.AsSpan().Split('/'))
        {
            if (!IsValidSegment(name.AsSpan(range)))
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>Whether it is one segment of a name: a name without '/'.</summary>
    public static bool IsValidSegment(ReadOnlySpan<char> segment) =>
        segment.Length is > 0 and <= MaxLength && segment[0] != '.' && segment[^1] != '.' && !segment.ContainsAnyExcept(Allowed);

    internal static string Checked(string? name) => IsValid(name) ? name! : throw new ArgumentException(
        $"\"{name}\" is no name of a blob: expected 1 to {MaxLength} characters, segments of letters, digits, '-', '_' and '.' "
        + "joined by '/', none empty and none starting or ending with a dot.", nameof(name));

    /// <summary>A prefix is empty, a name, or a name and a '/'.</summary>
    internal static string CheckedPrefix(string prefix) =>
        prefix.Length == 0 ? prefix : Checked(prefix.EndsWith('/') ? prefix[..^1] : prefix) + (prefix.EndsWith('/') ? "/" : "");
}
