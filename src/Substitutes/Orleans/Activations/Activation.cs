using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Calls;
using Orleans.Runtime;

namespace Orleans.Activations;

/// <summary>One living grain: its instance, its requests, its turns.</summary>
internal sealed class Activation : IGrainContext, IRequestTarget
{
    private readonly Lock _gate = new();
    private readonly RequestGate _requests;
    private readonly Action<Activation> _leave;
    private readonly TaskCompletionSource _deactivated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly GrainLifecycle _lifecycle = new();
    private readonly GrainComponents _components = new();
    private readonly AsyncServiceScope _scope;
    private ActivationState _state = ActivationState.Activating;
    private DeactivationReason _reason;
    private volatile bool _busy;
    private long _lastUse;
    private long _keepUntil = long.MinValue;

    /// <param name="leave">Takes the activation out of the directory.</param>
    public Activation(SiloRuntime silo, GrainClass grainClass, GrainId id, Action<Activation> leave)
    {
        Silo = silo;
        Class = grainClass;
        GrainId = id;
        _leave = leave;
        _requests = new(grainClass.Reentrant);
        _scope = silo.Services.CreateAsyncScope();
        Scheduler = new(this);
        Timers = new(this);
        _lastUse = silo.Time.GetTimestamp();
    }

    public SiloRuntime Silo { get; }

    public GrainClass Class { get; }

    public ActivationScheduler Scheduler { get; }

    public GrainTimers Timers { get; }

    public GrainId GrainId { get; }

    public ActivationId ActivationId { get; } = ActivationId.NewId();

    public GrainAddress Address => new() { GrainId = GrainId, ActivationId = ActivationId, SiloAddress = Silo.Address };

    public GrainReference GrainReference => Silo.CallSite.Reference(Class.MainInterface, GrainId);

    public object? GrainInstance { get; private set; }

    public IServiceProvider ActivationServices => _scope.ServiceProvider;

    public IGrainLifecycle ObservableLifecycle => _lifecycle;

    public Task Deactivated => _deactivated.Task;

    public IEnumerable<Activation> Activations => [this];

    /// <summary>Requests that run and that wait.</summary>
    public int Load
    {
        get
        {
            lock (_gate)
            {
                return _requests.Running + _requests.Waiting;
            }
        }
    }

    /// <summary>Begins the activation, on its own turn and with the request context of the first request.</summary>
    public void Start(Request? first) => Scheduler.Post(() => _ = ActivateAsync(first?.Context));

    public bool Receive(Request request)
    {
        lock (_gate)
        {
            if (_state == ActivationState.Gone || (_state == ActivationState.Deactivating && !request.CanMove))
            {
                return false;
            }

            request.Owner = this;
            _busy = true;
            if (_state != ActivationState.Valid || !_requests.TryAdmit(request))
            {
                _requests.Wait(request);
                return true;
            }
        }

        Scheduler.Post(request);
        return true;
    }

    /// <summary>Runs an admitted request. Called by the scheduler, on a turn.</summary>
    public void Run(Request request) => _ = RunAsync(request);

    public void Withdraw(Request request)
    {
        lock (_gate)
        {
            _requests.Withdraw(request);
        }
    }

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (_reason.ReasonCode == DeactivationReasonCode.None)
            {
                _reason = deactivationReason;
            }

            if (_state != ActivationState.Valid)
            {
                // An activation that is still being made looks at the reason when it is done.
                return;
            }

            _state = ActivationState.Deactivating;
            if (_requests.Running > 0)
            {
                return;
            }
        }

        BeginDeactivation();
    }

    public void DelayDeactivation(TimeSpan timeSpan)
    {
        lock (_gate)
        {
            var now = Silo.Time.GetTimestamp();
            _keepUntil = timeSpan == Timeout.InfiniteTimeSpan || timeSpan == TimeSpan.MaxValue ? long.MaxValue : now + Silo.Timeouts.Ticks(timeSpan);
        }
    }

    /// <summary>Whether nothing has used the activation for its class's age limit.</summary>
    public bool IsIdle(long now)
    {
        lock (_gate)
        {
            return _state == ActivationState.Valid && _requests.Running + _requests.Waiting == 0
                && now >= _keepUntil && Class.CollectionAge is { } age && now - _lastUse >= Silo.Timeouts.Ticks(age);
        }
    }

    public void CollectExpired(long now, List<Request> expired)
    {
        // Most have nothing to do, and all are asked; one that gets its first request now has nothing that has expired.
        if (!_busy)
        {
            return;
        }

        lock (_gate)
        {
            _requests.CollectExpired(now, expired);
        }
    }

    public TComponent? GetComponent<TComponent>()
        where TComponent : class => _components.Get<TComponent>() ?? GrainInstance as TComponent;

    public void SetComponent<TComponent>(TComponent? value)
        where TComponent : class => _components.Set(value);

    public bool Equals(IGrainContext? other) => ReferenceEquals(this, other);

    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    public override int GetHashCode() => ActivationId.GetHashCode();

    public override string ToString() => $"[Activation: {GrainId}{ActivationId} {_state}]";

    private async Task RunAsync(Request request)
    {
        if (!request.IsCompleted)
        {
            RequestContext.Current = request.Context;
            await request.RunAsync(this);
        }

        Completed(request);
    }

    private void Completed(Request request)
    {
        lock (_gate)
        {
            _requests.Complete(request);
            _busy = _requests.Running + _requests.Waiting > 0;
            if (request.KeepsAlive)
            {
                _lastUse = Silo.Time.GetTimestamp();
            }

            if (_state == ActivationState.Valid)
            {
                PostRunnable();
                return;
            }

            if (_state != ActivationState.Deactivating || _requests.Running > 0)
            {
                return;
            }
        }

        BeginDeactivation();
    }

    private void PostRunnable()
    {
        while (_requests.Next() is { } next)
        {
            Scheduler.Post(next);
        }
    }

    private async Task ActivateAsync(Dictionary<string, object>? context)
    {
        RequestContext.Current = context;
        try
        {
            using var timeout = new CancellationTokenSource(Silo.Collection.ActivationTimeout, Silo.Time);
            GrainInstance = Class.Create(this);
            await _lifecycle.StartAsync(timeout.Token);
            if (GrainInstance is IGrainBase grain)
            {
                await grain.OnActivateAsync(timeout.Token).WaitAsync(timeout.Token);
            }
        }
        catch (Exception error)
        {
            Silo.Logger.LogError(error, "Activation of {Grain} failed", GrainId);
            await EndAsync(error);
            return;
        }

        lock (_gate)
        {
            if (_reason.ReasonCode == DeactivationReasonCode.None)
            {
                _state = ActivationState.Valid;
                PostRunnable();
                return;
            }

            _state = ActivationState.Deactivating;
        }

        BeginDeactivation();
    }

    private void BeginDeactivation() => Scheduler.Post(() => _ = DeactivateAsync());

    private async Task DeactivateAsync()
    {
        using var timeout = new CancellationTokenSource(Silo.Collection.DeactivationTimeout, Silo.Time);
        Timers.Dispose();
        try
        {
            if (GrainInstance is IGrainBase grain)
            {
                await grain.OnDeactivateAsync(_reason, timeout.Token).WaitAsync(timeout.Token);
            }
        }
        catch (Exception error)
        {
            Silo.Logger.LogError(error, "OnDeactivateAsync of {Grain} failed", GrainId);
        }

        await _lifecycle.StopAsync(timeout.Token);
        await EndAsync(null);
    }

    /// <summary>Leaves the directory; what waited goes to the next activation, or fails with what made this one fail.</summary>
    private async Task EndAsync(Exception? error)
    {
        Timers.Dispose();
        _leave(this);
        List<Request> waiting;
        lock (_gate)
        {
            _state = ActivationState.Gone;
            waiting = _requests.TakeWaiting();
        }

        foreach (var request in waiting)
        {
            if (error is not null)
            {
                request.Fail(error);
            }
            else if (request.CanMove)
            {
                Silo.Dispatch(request);
            }
        }

        try
        {
            await Class.DisposeAsync(GrainInstance);
            await _scope.DisposeAsync();
        }
        catch (Exception failure)
        {
            Silo.Logger.LogError(failure, "Disposing of {Grain} failed", GrainId);
        }

        _deactivated.TrySetResult();
    }
}
