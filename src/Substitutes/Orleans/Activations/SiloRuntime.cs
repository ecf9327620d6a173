using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Calls;
using Orleans.Configuration;

namespace Orleans.Runtime;

using Orleans.Activations;

/// <summary>The one silo of a process: the directory of its activations, and the way of every call to one of them.</summary>
internal sealed class SiloRuntime : IDisposable
{
    private readonly ConcurrentDictionary<GrainId, IRequestTarget> _directory = new();
    private readonly IdleCollector _collector;
    private volatile bool _stopped;

    public SiloRuntime(
        IServiceProvider services,
        GrainClasses classes,
        TimeProvider time,
        ILocalSiloDetails details,
        IOptions<GrainCollectionOptions> collection,
        IOptions<SiloMessagingOptions> messaging,
        ILogger<SiloRuntime> logger)
    {
        Services = services;
        Classes = classes;
        Time = time;
        Address = details.SiloAddress;
        Collection = collection.Value;
        Logger = logger;
        Timeouts = new(time, CollectExpired, messaging.Value.CancelRequestOnTimeout);
        CallSite = new(() => this, messaging.Value.ResponseTimeout, messaging.Value.CancelRequestOnTimeout);
        GrainFactory = new GrainFactory(CallSite);
        _collector = new(time, Collection.CollectionQuantum, Activations);
    }

    public IServiceProvider Services { get; }

    public GrainClasses Classes { get; }

    public TimeProvider Time { get; }

    public SiloAddress Address { get; }

    public GrainCollectionOptions Collection { get; }

    public ILogger Logger { get; }

    public CallTimeouts Timeouts { get; }

    /// <summary>Where the calls of this silo's own grains come from.</summary>
    public CallSite CallSite { get; }

    public IGrainFactory GrainFactory { get; }

    public IEnumerable<Activation> Activations() => _directory.Select(entry => entry.Value).SelectMany(target => target.Activations);

    /// <summary>Adds the requests whose senders have waited long enough.</summary>
    public void CollectExpired(long now, List<Request> expired)
    {
        foreach (var (_, target) in _directory)
        {
            target.CollectExpired(now, expired);
        }
    }

    /// <summary>Hands a request to the activation of its grain, which is made when there is none.</summary>
    public void Dispatch(Request request)
    {
        try
        {
            while (!Target(request).Receive(request))
            {
            }
        }
        catch (Exception error)
        {
            request.Fail(error);
        }
    }

    public Activation? Find(GrainId id) => _directory.TryGetValue(id, out var target) ? target.Activations.FirstOrDefault() : null;

    /// <summary>Ends all activations, and takes no more calls.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // What grains ask of others while they go is still answered; what those calls have made goes in the second round.
        await DeactivateAllAsync(cancellationToken);
        _stopped = true;
        await DeactivateAllAsync(cancellationToken);
    }

    public void Dispose()
    {
        _stopped = true;
        Timeouts.Dispose();
        _collector.Dispose();
    }

    private async Task DeactivateAllAsync(CancellationToken cancellationToken)
    {
        var reason = new DeactivationReason(DeactivationReasonCode.ShuttingDown, "This process is terminating.");
        await Task.WhenAll(Activations().Select(a => a.DeactivateAsync(reason, cancellationToken))).WaitAsync(cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private IRequestTarget Target(Request request)
    {
        if (_directory.TryGetValue(request.Target, out var target))
        {
            return target;
        }

        if (_stopped)
        {
            throw new SiloUnavailableException($"The silo {Address} is stopping and takes no {request}");
        }

        var grainClass = Classes.Find(request.Target.Type)
            ?? throw new ArgumentException($"This silo offers no grain class for {request.Target}");
        if (grainClass.MaxWorkers > 0)
        {
            return _directory.GetOrAdd(request.Target, static (id, x) => new StatelessWorkers(x.Silo, x.Class, id), (Silo: this, Class: grainClass));
        }

        var activation = new Activation(this, grainClass, request.Target, Leave);
        if (_directory.TryAdd(request.Target, activation))
        {
            activation.Start(request);
            return activation;
        }

        return Target(request);
    }

    private void Leave(Activation activation) => _directory.TryRemove(new KeyValuePair<GrainId, IRequestTarget>(activation.GrainId, activation));
}
