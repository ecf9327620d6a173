using Orleans.Calls;

namespace Orleans.Activations;

/// <summary>What stands in the directory for a grain: its activation, or the workers that share its identity.</summary>
internal interface IRequestTarget
{
    IEnumerable<Activation> Activations { get; }

    /// <summary>Adds the requests whose senders have waited long enough.</summary>
    void CollectExpired(long now, List<Request> expired);

    /// <summary>Takes a request; false when the target is gone and the directory is to be asked again.</summary>
    bool Receive(Request request);
}
