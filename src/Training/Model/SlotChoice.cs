using System.Collections.Immutable;
using System.Globalization;
using Personalization.Core;
using Personalization.Core.Customers;
using Personalization.Core.Features;
using Personalization.Training.Data;

namespace Personalization.Training.Model;

/// <summary>
/// Chooses on training data which attributes of customers models are told, which devices, and whether the data say anything of times. An attribute is useful when many customers
/// have it, with few enough values that each is somebody else's too, and first comes the one that tells most of where customers turn to.
/// </summary>
internal static class SlotChoice
{
    /// <summary>An attribute that fewer customers have is left out.</summary>
    private const double LeastCoverage = 0.05;

    /// <summary>Customers who share a value, for it to have a column.</summary>
    private const int FewestOfValue = 5;
    private const int MostValues = 62;
    private const int Bands = 12;

    /// <summary>A source in which one hour or weekday is all there is says nothing of the others.</summary>
    private const int FewestHours = 12, FewestWeekdays = 5;
    private const int Kinds = 64;

    public static CustomerSlots Of(EventTable events)
    {
        var times = new int[24];
        var days = new int[7];
        foreach (var atMs in events.AtMs)
        {
            var moment = new QueryMoment(atMs);
            times[moment.Hour()]++;
            days[moment.Weekday()]++;
        }
        return new CustomerSlots
        {
            Attributes = AttributesOf(events),
            Devices = DevicesOf(events),
            Hours = times.Count(n => n >= Math.Max(20, events.Rows / 100)) >= FewestHours,
            Weekdays = days.Count(n => n >= Math.Max(20, events.Rows / 30)) >= FewestWeekdays,
        };
    }

    private static ImmutableArray<string> DevicesOf(EventTable events)
    {
        if (events.DeviceNames.Count == 0) return [];
        var counts = new int[events.DeviceNames.Count];
        foreach (var device in events.Devices)
            if (device >= 0) counts[device]++;
        var usual = Enumerable.Range(0, counts.Length).Where(d => counts[d] >= Math.Max(20, events.Rows / 200)).OrderByDescending(d => counts[d]).ThenBy(d => events.DeviceNames[d], StringComparer.Ordinal);
        ImmutableArray<string> names = [.. usual.Select(d => events.DeviceNames[d]).Where(name => name.Length > 0).Take(AboutFeatures.Devices - AttributeSlot.ColumnsOf(0))];
        return names.Length < 2 ? [] : names;
    }

    private static ImmutableArray<AttributeSlot> AttributesOf(EventTable events)
    {
        if (events.CustomerAttributes.Count == 0) return [];
        var known = new SortedDictionary<string, Dictionary<int, string>>(StringComparer.Ordinal);
        for (var c = 0; c < events.Customers.Count; c++)
        {
            if (events.Starts[c] == events.Starts[c + 1]) continue;
            foreach (var (name, value) in CustomerAttributes.Of(events.KnownOf(c)))
            {
                if (!known.TryGetValue(name, out var values)) known[name] = values = [];
                values[c] = AttributeColumns.TextOf(value);
            }
        }
        var customers = Enumerable.Range(0, events.Customers.Count).Count(c => events.Starts[c] < events.Starts[c + 1]);
        var turns = known.Count == 0 ? [] : TurnsOf(events);
        var useful = new List<(AttributeSlot Slot, double Tells)>();
        foreach (var (name, values) in known)
            if (values.Count >= LeastCoverage * customers && SlotOf(name, values) is { } slot)
                useful.Add((slot, Tells(slot, values, turns) * values.Count / customers));
        var (chosen, columns) = (ImmutableArray.CreateBuilder<AttributeSlot>(), AttributeColumns.KnownAt + 1);
        foreach (var (slot, _) in useful.OrderByDescending(u => u.Tells).ThenBy(u => u.Slot.Name, StringComparer.Ordinal))
        {
            if (chosen.Count == CustomerSlots.MostAttributes || columns + slot.Columns() > AboutFeatures.Attributes) continue;
            chosen.Add(slot);
            columns += slot.Columns();
        }
        return chosen.ToImmutable();
    }

    /// <summary>Null where it has one value, or so many that hardly any is shared.</summary>
    private static AttributeSlot? SlotOf(string name, Dictionary<int, string> values)
    {
        var shared = values.Values.GroupBy(v => v, StringComparer.Ordinal).Select(g => (Value: g.Key, Count: g.Count())).Where(g => g.Count >= FewestOfValue && g.Value.Length > 0)
            .OrderByDescending(g => g.Count).ThenBy(g => g.Value, StringComparer.Ordinal).ToList();
        var numbers = values.Values.Select(NumberOf).Where(double.IsFinite).Order().ToArray();
        if (shared.Count > MostValues && numbers.Length > values.Count / 2 || shared.Take(MostValues).Sum(g => g.Count) < values.Count / 2 && numbers.Length > values.Count * 0.9)
        {
            ImmutableArray<double> edges = [.. Enumerable.Range(1, Bands - 1).Select(b => numbers[b * numbers.Length / Bands]).Distinct().Where(edge => edge > numbers[0])];
            return edges.IsEmpty ? null : new AttributeSlot { Name = name, Edges = edges };
        }
        if (shared.Count < 2 || shared.Take(MostValues).Sum(g => g.Count) < values.Count / 2) return null;
        return new AttributeSlot { Name = name, Values = [.. shared.Take(MostValues).Select(g => g.Value)] };
    }

    /// <summary>[customers × kinds] of each customer the shares of the kinds of items turned to: categories, or some of the items themselves where they have none.</summary>
    private static float[] TurnsOf(EventTable events)
    {
        var kinds = events.Catalogue.Select(i => (int)(Hash64.Of(i.Category.Length > 0 ? i.Category : i.Id) % Kinds)).ToArray();
        var turns = new float[events.Customers.Count * Kinds];
        for (var c = 0; c < events.Customers.Count; c++)
            for (var row = events.Starts[c]; row < events.Starts[c + 1]; row++) turns[c * Kinds + kinds[events.Items[row]]] += 1f / (events.Starts[c + 1] - events.Starts[c]);
        return turns;
    }

    /// <summary>Mutual information of value and kind of item in nats, each customer counting once, less what chance alone makes it: Miller, "Note on the bias of information estimates" (1955).</summary>
    private static double Tells(AttributeSlot slot, Dictionary<int, string> values, float[] turns)
    {
        var width = slot.Columns();
        var (joint, ofValue, ofKind) = (new double[width * Kinds], new double[width], new double[Kinds]);
        foreach (var (customer, text) in values)
        {
            var place = slot.Edges.IsEmpty ? slot.Values.IndexOf(text) + 1 : slot.Edges.Count(edge => NumberOf(text) >= edge) + 1;
            for (var k = 0; k < Kinds; k++)
            {
                var share = turns[customer * Kinds + k] / values.Count;
                joint[place * Kinds + k] += share;
                ofValue[place] += share;
                ofKind[k] += share;
            }
        }
        var information = 0d;
        for (var i = 0; i < joint.Length; i++)
            if (joint[i] > 0) information += joint[i] * Math.Log(joint[i] / (ofValue[i / Kinds] * ofKind[i % Kinds]));
        return information - (ofValue.Count(v => v > 0) - 1) * (ofKind.Count(k => k > 0) - 1) / (2d * values.Count);
    }

    private static double NumberOf(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : double.NaN;
}
