namespace Orleans.Streams;

/// <summary>Where the events of one subscription go. A batch that was taken is not taken twice, though its delivery be tried again.</summary>
internal abstract class StreamSink
{
    private long _taken = -1;

    public async Task DeliverAsync(List<StreamBatch> batches)
    {
        var news = batches.FindAll(batch => batch.Sequence > _taken);
        if (news.Count > 0)
        {
            await TakeAsync(news);
            _taken = news[^1].Sequence;
        }
    }

    public abstract Task FailAsync(Exception error);

    protected abstract Task TakeAsync(List<StreamBatch> batches);
}

/// <summary>Events one by one.</summary>
internal sealed class SingleSink<T>(IAsyncObserver<T> observer) : StreamSink
{
    public override Task FailAsync(Exception error) => observer.OnErrorAsync(error);

    protected override async Task TakeAsync(List<StreamBatch> batches)
    {
        foreach (var batch in batches)
        {
            foreach (var item in batch.Items<T>())
            {
                await observer.OnNextAsync(item.Item, item.Token);
            }
        }
    }
}

/// <summary>All events of a delivery at once.</summary>
internal sealed class BatchSink<T>(IAsyncBatchObserver<T> observer) : StreamSink
{
    public override Task FailAsync(Exception error) => observer.OnErrorAsync(error);

    protected override async Task TakeAsync(List<StreamBatch> batches)
    {
        var items = batches.SelectMany(batch => batch.Items<T>()).ToList();
        if (items.Count > 0)
        {
            await observer.OnNextAsync(items);
        }
    }
}
