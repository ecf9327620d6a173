namespace Orleans.Streams;

/// <summary>An event with its place in the stream.</summary>
public class SequentialItem<T>(T item, StreamSequenceToken token)
{
    public T Item { get; } = item;

    public StreamSequenceToken Token { get; } = token;
}
