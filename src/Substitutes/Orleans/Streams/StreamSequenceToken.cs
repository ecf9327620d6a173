namespace Orleans.Streams;

/// <summary>The place of an event in its stream.</summary>
public abstract class StreamSequenceToken : IEquatable<StreamSequenceToken?>, IComparable<StreamSequenceToken?>
{
    public abstract long SequenceNumber { get; protected set; }

    public abstract int EventIndex { get; protected set; }

    public abstract bool Equals(StreamSequenceToken? other);

    public abstract int CompareTo(StreamSequenceToken? other);
}

/// <summary>Comparison in words.</summary>
public static class StreamSequenceTokenUtilities
{
    public static bool Newer(this StreamSequenceToken me, StreamSequenceToken other) => me.CompareTo(other) > 0;

    public static bool Older(this StreamSequenceToken me, StreamSequenceToken other) => me.CompareTo(other) < 0;
}
