using Orleans.Providers.Streams.Common;
using Orleans.Runtime;

namespace Orleans.Streams;

/// <summary>Events that were published together.</summary>
/// <param name="Events">An array of the publisher's type.</param>
/// <param name="Context">The publisher's request context.</param>
internal sealed record StreamBatch(StreamId Stream, Array Events, long Sequence, Dictionary<string, object>? Context)
{
    private int _receivers;

    public void AddReceiver() => Interlocked.Increment(ref _receivers);

    /// <summary>True for the last of the receivers.</summary>
    public bool RemoveReceiver() => Interlocked.Decrement(ref _receivers) == 0;

    public IEnumerable<SequentialItem<T>> Items<T>()
    {
        var index = 0;
        foreach (var item in Events)
        {
            yield return new((T)item!, new EventSequenceToken(Sequence, index++));
        }
    }
}
