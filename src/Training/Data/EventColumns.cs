using System.Numerics;
using Personalization.Core.Catalog;
using Personalization.Core.Interactions;

namespace Personalization.Training.Data;

/// <summary>Columns of an event table while they grow.</summary>
internal sealed class EventColumns(int capacity)
{
    /// <summary>Half an hour without an event ends a session, where the source names none: the custom of web analytics.</summary>
    private const long SessionGapMs = 30 * 60_000;

    /// <summary>Kinds by how much they say, most first; Remove and Search say nothing of an item's taste.</summary>
    private static readonly InteractionKind[] ByWeight =
    [
        InteractionKind.Rating, InteractionKind.Purchase, InteractionKind.Dislike, InteractionKind.Like, InteractionKind.Cart,
        InteractionKind.Click, InteractionKind.Watch, InteractionKind.View, InteractionKind.Skip, InteractionKind.Remove, InteractionKind.Search,
    ];

    private readonly List<int> _items = new(capacity), _sessions = new(capacity);
    private readonly List<Acts> _acts = new(capacity);
    private readonly List<float> _values = new(capacity);
    private readonly List<long> _atMs = new(capacity);

    public int Count => _items.Count;

    public void Add(int item, Acts acts, float value, long atMs, int session)
    {
        _items.Add(item);
        _acts.Add(acts);
        _values.Add(value);
        _atMs.Add(atMs);
        _sessions.Add(session);
    }

    public EventTable ToTable(IReadOnlyList<CatalogItem> catalogue, IReadOnlyList<string> customers, int[] starts) => new()
    {
        Catalogue = catalogue,
        Customers = customers,
        Starts = starts,
        Items = [.. _items],
        Acts = [.. _acts],
        Values = [.. _values],
        AtMs = [.. _atMs],
        Sessions = [.. _sessions],
    };

    public static InteractionKind Strongest(Acts acts)
    {
        if (BitOperations.IsPow2((uint)acts)) return (InteractionKind)BitOperations.TrailingZeroCount((uint)acts);
        foreach (var kind in ByWeight)
            if (((int)acts & (1 << (int)kind)) != 0) return kind;
        return InteractionKind.View;
    }

    public static EventTable Of(DataSet data)
    {
        var numbers = new Dictionary<string, int>(data.Items.Count, StringComparer.Ordinal);
        for (var i = 0; i < data.Items.Count; i++) numbers[data.Items[i].Id] = i;
        var columns = new EventColumns(data.Interactions.Count);
        var starts = new int[data.Customers.Count + 1];
        var session = -1;
        for (var c = 0; c < data.Customers.Count; c++)
        {
            session++;
            foreach (var interaction in data.HistoryOf(data.Customers[c]))
                if (interaction.ItemId is { } id && numbers.TryGetValue(id, out var item)) columns.Add(interaction, item, starts[c], ref session);
            starts[c + 1] = columns.Count;
        }
        return columns.ToTable(data.Items, data.Customers, starts);
    }

    private string? _sessionName;

    private void Add(Interaction interaction, int item, int customerStart, ref int session)
    {
        var atMs = interaction.At.ToUnixTimeMilliseconds();
        var name = interaction.Context?.GetValueOrDefault(DataSet.SessionKey);
        var acts = (Acts)(1 << (int)interaction.Kind);
        if (interaction.Kind == InteractionKind.Watch && interaction.Context?.ContainsKey(DataSet.LongWatchKey) == true) acts |= Data.Acts.LongWatch;
        var value = (float)(interaction.Value ?? double.NaN);
        if (Count > customerStart)
        {
            if (_items[^1] == item && _atMs[^1] == atMs && name == _sessionName)
            {
                var strongest = Strongest(_acts[^1] | acts);
                _acts[^1] |= acts;
                if (!float.IsNaN(value) && (float.IsNaN(_values[^1]) || strongest == interaction.Kind)) _values[^1] = value;
                return;
            }
            if (name is null ? atMs - _atMs[^1] > SessionGapMs : name != _sessionName) session++;
        }
        _sessionName = name;
        Add(item, acts, value, atMs, session);
    }
}
