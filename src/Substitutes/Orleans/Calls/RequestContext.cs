namespace Orleans.Runtime;

/// <summary>Values that travel with a call to the grain and on to the grains that it calls, never back.</summary>
public static class RequestContext
{
    // The dictionary is never changed, only replaced: a request keeps the one of its sender without a copy.
    private static readonly AsyncLocal<Dictionary<string, object>?> Values = new();

    public static IEnumerable<string> Keys => Values.Value?.Keys ?? Enumerable.Empty<string>();

    public static IEnumerable<KeyValuePair<string, object>> Entries => Values.Value ?? Enumerable.Empty<KeyValuePair<string, object>>();

    internal static Dictionary<string, object>? Current
    {
        get => Values.Value;
        set
        {
            if (!ReferenceEquals(Values.Value, value))
            {
                Values.Value = value;
            }
        }
    }

    public static object? Get(string key) => Values.Value is { } values && values.TryGetValue(key, out var value) ? value : null;

    public static void Set(string key, object value) =>
        Values.Value = Values.Value is { } old ? new(old) { [key] = value } : new() { [key] = value };

    public static bool Remove(string key)
    {
        if (Values.Value is not { } old || !old.ContainsKey(key))
        {
            return false;
        }

        var values = new Dictionary<string, object>(old);
        values.Remove(key);
        Values.Value = values.Count == 0 ? null : values;
        return true;
    }

    public static void Clear() => Current = null;
}
