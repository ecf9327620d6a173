using System.Text;

namespace Personalization.Gateway.Json;

/// <summary>RFC 6901 pointers.</summary>
internal static class JsonPointer
{
    /// <summary>A caller's own field names come back, but not megabytes of them.</summary>
    private const int LongestName = 100;

    public static string Of(int index, string field) => $"/{index}/{Escape(field)}";

    public static string Escape(string name)
    {
        var shown = name.Length > LongestName ? name[..LongestName] + "…" : name;
        return shown.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
    }

    /// <summary>From the serializer's own path, such as <c>$.attributes['a.b'][3]</c>.</summary>
    public static string FromPath(string? path)
    {
        var pointer = new StringBuilder();
        for (var at = path is ['$', ..] ? 1 : 0; path is not null && at < path.Length;)
        {
            int end;
            if (path[at] == '.')
            {
                end = path.AsSpan(at + 1).IndexOfAny('.', '[') is var next and >= 0 ? at + 1 + next : path.Length;
                pointer.Append('/').Append(Escape(path[(at + 1)..end]));
            }
            else if (path.AsSpan(at).StartsWith("['", StringComparison.Ordinal))
            {
                var close = path.IndexOf("']", at, StringComparison.Ordinal);
                if (close < 0) close = path.Length;
                pointer.Append('/').Append(Escape(path[(at + 2)..close]));
                end = Math.Min(path.Length, close + 2);
            }
            else
            {
                var close = path.IndexOf(']', at);
                if (close < 0) close = path.Length;
                pointer.Append('/').Append(path[(at + 1)..close]);
                end = Math.Min(path.Length, close + 1);
            }
            at = end;
        }
        return pointer.ToString();
    }
}
