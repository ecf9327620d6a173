namespace Orleans.Runtime;

/// <summary>A GUID that identifies a stream subscription.</summary>
public sealed class GuidId : IEquatable<GuidId>, IComparable<GuidId>
{
    private GuidId(Guid guid) => Guid = guid;

    public Guid Guid { get; }

    public static GuidId GetGuidId(Guid guid) => new(guid);

    public static GuidId GetNewGuidId() => new(Guid.NewGuid());

    public int CompareTo(GuidId? other) => Guid.CompareTo(other?.Guid ?? Guid.Empty);

    public bool Equals(GuidId? other) => other is not null && Guid == other.Guid;

    public override bool Equals(object? obj) => Equals(obj as GuidId);

    public override int GetHashCode() => Guid.GetHashCode();

    public override string ToString() => Guid.ToString();
}
