using System.Collections.Immutable;
using System.Globalization;
using Personalization.Core.Catalog;

namespace Personalization.Training.Data;

/// <summary>What a data set has of one attribute.</summary>
/// <param name="Of">Whose it is: "items" or "customers".</param>
/// <param name="Known">How many of them have it.</param>
/// <param name="All">How many of them there are.</param>
/// <param name="Values">How many different values it has, about: counted by their hashes.</param>
/// <param name="Unkept">How many have it beyond the bounds of what a profile keeps, so that it is not used.</param>
public sealed record AttributeSummary(string Of, string Name, int Known, int All, int Values, int Unkept)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name} (known of {(double)Known / Math.Max(1, All):0.#%}, {Values:N0} {(Values == 1 ? "value" : "values")})");

    public static ImmutableArray<AttributeSummary> OfItems(DataSet data)
    {
        var columns = new SortedDictionary<string, Column>(StringComparer.Ordinal);
        foreach (var item in data.Items)
            foreach (var (name, value) in item.Attributes) In(columns, name).Add(value);
        return [.. columns.Select(c => c.Value.Summary("items", c.Key, data.Items.Count))];
    }

    public static ImmutableArray<AttributeSummary> OfCustomers(DataSet data)
    {
        var columns = new SortedDictionary<string, Column>(StringComparer.Ordinal);
        foreach (var (customer, known) in data.CustomerAttributes)
        {
            var kept = data.PersonOf(customer);
            foreach (var (name, text) in known) In(columns, name).Add(AttributeValue.Of(text), kept.ContainsKey(name));
        }
        var all = data.Customers.Union(data.CustomerAttributes.Keys, StringComparer.Ordinal).Count();
        return [.. columns.Select(c => c.Value.Summary("customers", c.Key, all))];
    }

    private static Column In(SortedDictionary<string, Column> columns, string name) => columns.TryGetValue(name, out var column) ? column : columns[name] = new Column();

    private sealed class Column
    {
        private readonly HashSet<int> _values = [];
        private int _known, _unkept;

        public void Add(AttributeValue value, bool kept = true)
        {
            _known++;
            if (!kept) _unkept++;
            if (value.Tags.IsDefault) _values.Add(value.GetHashCode());
            else foreach (var tag in value.Tags) _values.Add(tag.GetHashCode(StringComparison.Ordinal));
        }

        public AttributeSummary Summary(string of, string name, int all) => new(of, name, _known, all, _values.Count, _unkept);
    }
}
