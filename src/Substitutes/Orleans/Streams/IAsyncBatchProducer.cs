namespace Orleans.Streams;

/// <summary>Something to publish to, singly or by batches. A batch is delivered as one.</summary>
public interface IAsyncBatchProducer<T> : IAsyncObserver<T>
{
    Task OnNextBatchAsync(IEnumerable<T> batch, StreamSequenceToken? token = null);
}
