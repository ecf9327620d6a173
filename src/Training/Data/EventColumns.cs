using System.Numerics;
using Personalization.Core.Catalog;
using Personalization.Core.Features;
using Personalization.Core.Interactions;

namespace Personalization.Training.Data;

/// <summary>Columns of an event table while they grow.</summary>
internal sealed class EventColumns(int capacity)
{
    /// <summary>Half an hour without an event ends a session, where the source names none: the custom of web analytics.</summary>
    private const long SessionGapMs = 30 * 60_000;

    private const int MostDevices = 1000;

    private readonly List<int> _items = new(capacity), _sessions = new(capacity);
    private readonly List<Acts> _acts = new(capacity);
    private readonly List<float> _values = new(capacity);
    private readonly List<long> _atMs = new(capacity);
    private readonly List<short> _devices = [];
    private readonly Dictionary<string, short> _deviceNumbers = new(StringComparer.Ordinal);
    private string? _sessionName;

    public int Count => _items.Count;

    public void Add(int item, Acts acts, float value, long atMs, int session, short device = -1)
    {
        // Most sources tell of no device: the column begins with the first row that does.
        if (device >= 0)
            while (_devices.Count < _items.Count) _devices.Add(-1);
        if (device >= 0 || _devices.Count > 0) _devices.Add(device);
        _items.Add(item);
        _acts.Add(acts);
        _values.Add(value);
        _atMs.Add(atMs);
        _sessions.Add(session);
    }

    /// <summary>Adds a row of another table, at this time.</summary>
    public void Add(EventTable table, int row, long atMs) => Add(table.Items[row], table.Acts[row], table.Values[row], atMs, table.Sessions[row], table.Devices.Length > 0 ? table.Devices[row] : (short)-1);

    public EventTable ToTable(
        IReadOnlyList<CatalogItem> catalogue, IReadOnlyList<string> customers, int[] starts,
        IReadOnlyDictionary<string, IReadOnlyList<KeyValuePair<string, string>>> attributes, IReadOnlySet<int>? testSessions = null, IReadOnlyList<string>? devices = null) => new()
    {
        CustomerAttributes = attributes,
        Catalogue = catalogue,
        Customers = customers,
        Starts = starts,
        Items = [.. _items],
        Acts = [.. _acts],
        Values = [.. _values],
        AtMs = [.. _atMs],
        Sessions = [.. _sessions],
        Devices = [.. _devices],
        DeviceNames = devices ?? [],
        TestSessions = testSessions ?? new HashSet<int>(),
    };

    /// <summary>The kind among the acts that says most; a view where there is none.</summary>
    public static InteractionKind Strongest(Acts acts)
    {
        var kinds = (int)acts & ((1 << InteractionKinds.Count) - 1);
        if (kinds == 0) return InteractionKind.View;
        var strongest = (InteractionKind)BitOperations.TrailingZeroCount(kinds);
        while ((kinds &= kinds - 1) != 0) strongest = InteractionKinds.Stronger(strongest, (InteractionKind)BitOperations.TrailingZeroCount(kinds));
        return strongest;
    }

    public static EventTable Of(DataSet data)
    {
        var numbers = new Dictionary<string, int>(data.Items.Count, StringComparer.Ordinal);
        for (var i = 0; i < data.Items.Count; i++) numbers[data.Items[i].Id] = i;
        var columns = new EventColumns(data.Interactions.Count);
        var starts = new int[data.Customers.Count + 1];
        var tests = new HashSet<int>();
        var session = -1;
        for (var c = 0; c < data.Customers.Count; c++)
        {
            session++;
            columns._sessionName = null;
            foreach (var interaction in data.HistoryOf(data.Customers[c]))
            {
                if (interaction.ItemId is not { } id || !numbers.TryGetValue(id, out var item)) continue;
                columns.Add(interaction, item, starts[c], ref session);
                if (interaction.Context?.ContainsKey(DataSet.TestKey) == true) tests.Add(session);
            }
            starts[c + 1] = columns.Count;
        }
        return columns.ToTable(data.Items, data.Customers, starts, data.CustomerAttributes, tests, [.. columns._deviceNumbers.OrderBy(d => d.Value).Select(d => d.Key)]);
    }

    private void Add(Interaction interaction, int item, int customerStart, ref int session)
    {
        var atMs = interaction.At.ToUnixTimeMilliseconds();
        var name = interaction.Context?.GetValueOrDefault(DataSet.SessionKey);
        var acts = (Acts)(1 << (int)interaction.Kind);
        if (interaction.Kind == InteractionKind.Watch && interaction.Context?.ContainsKey(DataSet.LongWatchKey) == true) acts |= Acts.LongWatch;
        var value = (float)(interaction.Value ?? double.NaN);
        if (Count > customerStart)
        {
            if (name == _sessionName && Merges(item, acts, value, atMs, customerStart)) return;
            if (name is null ? atMs - _atMs[^1] > SessionGapMs : name != _sessionName) session++;
        }
        _sessionName = name;
        Add(item, acts, value, atMs, session, NumberOf(interaction.Context?.GetValueOrDefault(QueryMoment.DeviceKey)));
    }

    private short NumberOf(string? device)
    {
        if (string.IsNullOrEmpty(device)) return -1;
        if (_deviceNumbers.TryGetValue(device, out var number)) return number;
        // As many names as nobody has; those beyond are unknown.
        return _deviceNumbers.Count == MostDevices ? (short)-1 : _deviceNumbers[device] = (short)_deviceNumbers.Count;
    }

    /// <summary>Adds the act to the row of the same item and time, if there is one.</summary>
    private bool Merges(int item, Acts acts, float value, long atMs, int customerStart)
    {
        for (var row = Count - 1; row >= customerStart && _atMs[row] == atMs; row--)
        {
            if (_items[row] != item) continue;
            var kind = Strongest(acts);
            _acts[row] |= acts;
            if (!float.IsNaN(value) && (float.IsNaN(_values[row]) || Strongest(_acts[row]) == kind)) _values[row] = value;
            return true;
        }
        return false;
    }
}
