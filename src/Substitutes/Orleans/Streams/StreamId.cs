using System.Text;

namespace Orleans.Runtime;

/// <summary>The identity of a stream: a namespace, which may be none, and a key.</summary>
public readonly struct StreamId : IEquatable<StreamId>, IComparable<StreamId>
{
    private readonly string? _namespace;
    private readonly string? _key;

    private StreamId(string? ns, string key)
    {
        _namespace = string.IsNullOrEmpty(ns) ? null : ns;
        _key = key;
    }

    public ReadOnlyMemory<byte> Namespace => Encoding.UTF8.GetBytes(_namespace ?? "");

    public ReadOnlyMemory<byte> Key => Encoding.UTF8.GetBytes(_key ?? "");

    public static StreamId Create(string? ns, string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        return new(ns, key);
    }

    public static StreamId Create(string? ns, Guid key) => new(ns, key.ToString("N"));

    public static StreamId Create(string? ns, long key) => new(ns, key.ToString(System.Globalization.CultureInfo.InvariantCulture));

    public static StreamId Create(ReadOnlySpan<byte> ns, ReadOnlySpan<byte> key) => Create(Encoding.UTF8.GetString(ns), Encoding.UTF8.GetString(key));

    public string? GetNamespace() => _namespace;

    public string GetKeyAsString() => _key ?? "";

    public int CompareTo(StreamId other) => string.CompareOrdinal(ToString(), other.ToString());

    public bool Equals(StreamId other) =>
        string.Equals(_key, other._key, StringComparison.Ordinal) && string.Equals(_namespace, other._namespace, StringComparison.Ordinal);

    public override bool Equals(object? obj) => obj is StreamId other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(_namespace, _key);

    public override string ToString() => $"{_namespace ?? "null"}/{_key}";

    public static bool operator ==(StreamId s1, StreamId s2) => s1.Equals(s2);

    public static bool operator !=(StreamId s1, StreamId s2) => !s1.Equals(s2);
}
