using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Activations;
using Orleans.Configuration;
using Orleans.Internal;
using Orleans.Runtime;
using Orleans.Runtime.Providers;

namespace Orleans.Streams;

/// <summary>The streams of one provider in the silo: its queues, and who subscribes by a class's attribute. Delivery begins when the silo is active.</summary>
internal sealed class StreamHub : ILifecycleParticipant<ISiloLifecycle>
{
    private readonly StreamQueue[] _queues;
    private readonly StreamPullingAgentOptions _agent;
    private readonly StreamLifecycleOptions _lifecycle;
    private readonly CancellationTokenSource _stopping = new();

    public StreamHub(IServiceProvider services, string name)
    {
        Name = name;
        Silo = services.GetRequiredService<SiloRuntime>();
        Backoff = services.GetKeyedService<IMessageDeliveryBackoffProvider>(name) ?? new DeliveryBackoff();
        _agent = services.GetRequiredService<IOptionsMonitor<StreamPullingAgentOptions>>().Get(name);
        _lifecycle = services.GetRequiredService<IOptionsMonitor<StreamLifecycleOptions>>().Get(name);
        var count = services.GetRequiredService<IOptionsMonitor<HashRingStreamQueueMapperOptions>>().Get(name).TotalQueueCount;
        var firstSequence = Silo.Time.GetUtcNow().UtcTicks;
        _queues = [.. Enumerable.Range(0, count).Select(_ => new StreamQueue(this, firstSequence))];
    }

    public string Name { get; }

    public SiloRuntime Silo { get; }

    /// <summary>The observers of what runs in the silo's process and is no grain.</summary>
    public StreamObservers Outside { get; } = new(null);

    public IBackoffProvider Backoff { get; }

    public TimeSpan MaxEventDeliveryTime => _agent.MaxEventDeliveryTime;

    public int BatchSize => Math.Max(1, _agent.BatchContainerBatchSize);

    public bool Stopped => _stopping.IsCancellationRequested;

    public CancellationToken Stopping => _stopping.Token;

    public StreamQueue QueueOf(StreamId stream) => _queues[(uint)stream.GetHashCode() % (uint)_queues.Length];

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe<StreamHub>(
        ServiceLifecycleStage.Active,
        _ =>
        {
            if (_lifecycle.StartupState == StreamLifecycleOptions.RunState.AgentsStarted)
            {
                Array.ForEach(_queues, queue => queue.Start());
            }

            return Task.CompletedTask;
        },
        _ => _stopping.CancelAsync());

    /// <summary>The grains whose classes subscribe to the stream's namespace, by the stream's key.</summary>
    public IEnumerable<GrainId> ImplicitSubscribers(StreamId stream) =>
        stream.GetNamespace() is { } name && !string.IsNullOrWhiteSpace(name)
            ? Silo.Classes.All.Where(c => c.Subscriptions.Any(s => s.Predicate.IsMatch(name))).Select(c => GrainId.Create(c.GrainType, KeyOf(c, stream)))
            : [];

    /// <summary>The same for the same grain type and stream, so that a handle outlives its activation.</summary>
    public Guid ImplicitSubscription(GrainId grain, StreamId stream) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes($"{Name}\n{grain}\n{stream}")).AsSpan(0, 16));

    private static IdSpan KeyOf(GrainClass grainClass, StreamId stream)
    {
        var key = stream.GetKeyAsString();
        return grainClass.Interfaces.Any(typeof(IGrainWithIntegerKey).IsAssignableFrom)
            ? GrainIdKeyExtensions.CreateIntegerKey(long.Parse(key, CultureInfo.InvariantCulture))
            : IdSpan.Create(key);
    }
}
