using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Personalization.Gateway.Metrics;

/// <summary>Listens to all meters named "Personalization.*" in this process and keeps what they say. Thread safe.</summary>
internal sealed class MetricCollector : IDisposable
{
    private const string Meters = "Personalization.";
    private readonly ConcurrentDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();
    private readonly Lock _asking = new();

    public MetricCollector()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (!instrument.Meter.Name.StartsWith(Meters, StringComparison.Ordinal)) return;
            var family = new MetricFamily(instrument);
            listener.EnableMeasurementEvents(instrument, _families.GetOrAdd(family.Name, family));
        };
        Listen<byte>();
        Listen<short>();
        Listen<int>();
        Listen<long>();
        Listen<float>();
        Listen<double>();
        _listener.Start();
    }

    /// <summary>All families by name, after asking the observable instruments.</summary>
    public IReadOnlyList<MetricFamily> Collect()
    {
        lock (_asking)
        {
            _listener.RecordObservableInstruments();
            foreach (var family in _families.Values) family.ForgetWhatIsOver();
        }
        return [.. _families.Values.OrderBy(f => f.Name, StringComparer.Ordinal)];
    }

    public void Dispose() => _listener.Dispose();

    private void Listen<T>() where T : struct, IConvertible => _listener.SetMeasurementEventCallback<T>(static (_, value, tags, state) =>
        ((MetricFamily)state!).Record(value.ToDouble(null), tags));
}
