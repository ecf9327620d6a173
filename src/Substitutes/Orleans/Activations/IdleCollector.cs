namespace Orleans.Activations;

/// <summary>Deactivates, every quantum, the activations that nothing has used for their class's age limit.</summary>
internal sealed class IdleCollector : IDisposable
{
    private readonly TimeProvider _time;
    private readonly Func<IEnumerable<Activation>> _activations;
    private readonly ITimer _timer;

    public IdleCollector(TimeProvider time, TimeSpan quantum, Func<IEnumerable<Activation>> activations)
    {
        (_time, _activations) = (time, activations);
        _timer = time.CreateTimer(static collector => ((IdleCollector)collector!).Collect(), this, quantum, quantum);
    }

    public void Dispose() => _timer.Dispose();

    private void Collect()
    {
        var now = _time.GetTimestamp();
        foreach (var activation in _activations())
        {
            if (activation.IsIdle(now))
            {
                activation.Deactivate(new(DeactivationReasonCode.ActivationIdle, "The activation has been idle for its age limit."));
            }
        }
    }
}
