namespace Orleans.Runtime;

/// <summary>A name inside an identity, with its hash computed once: directories are asked for it on every call.</summary>
public readonly struct IdSpan : IEquatable<IdSpan>, IComparable<IdSpan>
{
    private readonly string? _value;
    private readonly int _hash;

    private IdSpan(string value)
    {
        _value = value;
        _hash = value.GetHashCode(StringComparison.Ordinal);
    }

    public bool IsDefault => string.IsNullOrEmpty(_value);

    public static IdSpan Create(string id) => new(id);

    public int CompareTo(IdSpan other) => string.CompareOrdinal(_value, other._value);

    public bool Equals(IdSpan obj) => _hash == obj._hash && string.Equals(_value, obj._value, StringComparison.Ordinal);

    public override bool Equals(object? obj) => obj is IdSpan other && Equals(other);

    public override int GetHashCode() => _hash;

    public override string ToString() => _value ?? "";

    public static bool operator ==(IdSpan a, IdSpan b) => a.Equals(b);

    public static bool operator !=(IdSpan a, IdSpan b) => !a.Equals(b);
}
