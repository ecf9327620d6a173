using Orleans.Streams;

namespace Orleans.Providers.Streams.Common;

/// <summary>The place of an event: the number of its batch, and its index inside.</summary>
public class EventSequenceToken : StreamSequenceToken
{
    public EventSequenceToken(long sequenceNumber)
        : this(sequenceNumber, 0)
    {
    }

    public EventSequenceToken(long sequenceNumber, int eventIndex)
    {
        SequenceNumber = sequenceNumber;
        EventIndex = eventIndex;
    }

    public override long SequenceNumber { get; protected set; }

    public override int EventIndex { get; protected set; }

    public override bool Equals(object? obj) => Equals(obj as StreamSequenceToken);

    public override bool Equals(StreamSequenceToken? other) =>
        other is not null && SequenceNumber == other.SequenceNumber && EventIndex == other.EventIndex;

    public override int CompareTo(StreamSequenceToken? other) =>
        other is null ? 1 : (SequenceNumber, EventIndex).CompareTo((other.SequenceNumber, other.EventIndex));

    public override int GetHashCode() => HashCode.Combine(SequenceNumber, EventIndex);

    public override string ToString() => $"[EventSequenceToken: SeqNum={SequenceNumber}, EventIndex={EventIndex}]";
}
