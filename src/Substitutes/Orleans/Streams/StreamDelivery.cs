using Orleans.Calls;
using Orleans.Runtime;

namespace Orleans.Streams;

/// <summary>A delivery among the requests of the subscribed grain.</summary>
internal sealed class StreamDelivery(Func<StreamObservers, Task> delivery) : TaskCall
{
    protected override Task Invoke(object grain) => delivery(StreamObservers.Of(RuntimeContext.Current!));
}
