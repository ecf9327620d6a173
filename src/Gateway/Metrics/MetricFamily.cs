using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;

namespace Personalization.Gateway.Metrics;

/// <summary>All series of one name.</summary>
internal sealed class MetricFamily
{
    /// <summary>Labels are of low cardinality by design; should one not be, the rest goes into one series instead of into memory.</summary>
    private const int MostSeries = 500;
    private const string Overflow = "overflow=\"true\"";
    private static readonly double[] MillisecondBounds = [0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000];
    private static readonly double[] OtherBounds = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000];
    private readonly ConcurrentDictionary<string, MetricSeries> _series = new(StringComparer.Ordinal);

    /// <summary>The series of one label, as most are, by the label itself: recorded many times a request, they make no text.</summary>
    private readonly ConcurrentDictionary<(string Name, string Value), MetricSeries> _byLabel = new();

    public MetricFamily(Instrument instrument)
    {
        var type = instrument.GetType().Name;
        Kind = type.StartsWith("Histogram", StringComparison.Ordinal) ? MetricKind.Histogram
            : type.StartsWith("Counter", StringComparison.Ordinal) || type.StartsWith("ObservableCounter", StringComparison.Ordinal) ? MetricKind.Counter
            : MetricKind.Gauge;
        IsState = instrument.IsObservable && Kind == MetricKind.Gauge;
        IsSet = instrument.IsObservable || type.StartsWith("Gauge", StringComparison.Ordinal);
        Name = NameOf(instrument, Kind);
        Help = instrument.Description ?? instrument.Name;
        Bounds = Kind != MetricKind.Histogram ? [] : instrument.Unit switch
        {
            "ms" => MillisecondBounds,
            "s" => [.. MillisecondBounds.Select(ms => ms / 1000)],
            _ => OtherBounds,
        };
    }

    public string Name { get; }
    public string Help { get; }
    public MetricKind Kind { get; }

    /// <summary>Whether a measurement is the value itself and not a step.</summary>
    public bool IsSet { get; }

    /// <summary>Whether it says at every asking all that is so: what it said before and says no more is over.</summary>
    public bool IsState { get; }
    public double[] Bounds { get; }
    public IEnumerable<KeyValuePair<string, MetricSeries>> Series => _series.OrderBy(s => s.Key, StringComparer.Ordinal);

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var series = tags.Length == 1 && tags[0].Value is string label
            ? _byLabel.TryGetValue((tags[0].Key, label), out var known) ? known : Remember((tags[0].Key, label), SeriesOf(tags))
            : SeriesOf(tags);
        if (Kind == MetricKind.Histogram) series.Observe(value);
        else if (IsSet) series.Set(value);
        else series.Add(value);
    }

    /// <summary>After everything was asked: lets go of what is over.</summary>
    public void ForgetWhatIsOver()
    {
        if (!IsState) return;
        foreach (var (labels, series) in _series)
        {
            if (series.WasTold()) continue;
            _series.TryRemove(labels, out _);
            foreach (var (label, known) in _byLabel)
                if (known == series) _byLabel.TryRemove(label, out _);
        }
    }

    private MetricSeries SeriesOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = LabelsOf(tags);
        if (_series.Count >= MostSeries && !_series.ContainsKey(labels)) labels = Overflow;
        return _series.GetOrAdd(labels, static (_, bounds) => new MetricSeries(bounds), Bounds);
    }

    private MetricSeries Remember((string Name, string Value) label, MetricSeries series)
    {
        if (_byLabel.Count < MostSeries) _byLabel[label] = series;
        return series;
    }

    private static string LabelsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty) return "";
        var labels = new StringBuilder();
        foreach (var (name, value) in tags)
        {
            if (labels.Length > 0) labels.Append(',');
            labels.Append(Plain(name)).Append("=\"");
            foreach (var c in value?.ToString() ?? "")
                _ = c switch { '\\' => labels.Append("\\\\"), '"' => labels.Append("\\\""), '\n' => labels.Append("\\n"), _ => labels.Append(c) };
            labels.Append('"');
        }
        return labels.ToString();
    }

    private static string NameOf(Instrument instrument, MetricKind kind)
    {
        var name = Plain(instrument.Name);
        var unit = instrument.Unit switch { "ms" => "_milliseconds", "s" => "_seconds", "By" => "_bytes", _ => "" };
        if (instrument.Unit is { } abbreviated && name.EndsWith($"_{abbreviated}", StringComparison.Ordinal)) name = name[..^(abbreviated.Length + 1)];
        if (!name.EndsWith(unit, StringComparison.Ordinal)) name += unit;
        return kind == MetricKind.Counter && !name.EndsWith("_total", StringComparison.Ordinal) ? name + "_total" : name;
    }

    private static string Plain(string name) => string.Create(name.Length, name, static (plain, name) =>
    {
        for (var i = 0; i < name.Length; i++) plain[i] = char.IsAsciiLetter(name[i]) || i > 0 && char.IsAsciiDigit(name[i]) ? name[i] : '_';
    });
}
