using Personalization.Contracts;
using Personalization.Core.Signals;

namespace Personalization.Silo.Signals;

/// <summary>A ring of the latest signals. Lost with its silo: what every silo has heard of stays there, and a new release knows what happened before its data end.</summary>
public sealed class SignalGrain : Grain, ISignalGrain
{
    private const int Capacity = 1 << 17;
    private readonly Guid _log = Guid.NewGuid();
    private readonly Signal[] _ring = new Signal[Capacity];
    private long _next;

    public Task Add(Signal[] signals)
    {
        foreach (var signal in signals) _ring[_next++ % Capacity] = signal;
        return Task.CompletedTask;
    }

    public Task<SignalPage> After(SignalPosition position, int most)
    {
        var from = Math.Max(position.Log == _log ? position.Next : 0, _next - Capacity);
        var signals = new Signal[Math.Min(most, _next - from)];
        for (var i = 0; i < signals.Length; i++) signals[i] = _ring[(from + i) % Capacity];
        return Task.FromResult(new SignalPage(signals, new SignalPosition(_log, from + signals.Length)));
    }
}
