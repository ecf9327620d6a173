using System.Collections.Immutable;
using Personalization.Core.Catalog;
using Personalization.Core.Interactions;

namespace Personalization.Training.Data;

/// <summary>What a trainer needs: items, and interactions sorted by time, those of the same time in the order of their source. Immutable.</summary>
public sealed class DataSet
{
    /// <summary>Entry of an interaction's context that names its session, where the source has sessions.</summary>
    public const string SessionKey = "session";

    /// <summary>Entry of the context of a watch that the source calls long.</summary>
    public const string LongWatchKey = "long";

    /// <summary>Entry of the context of interactions that the source gave as the test.</summary>
    public const string TestKey = "test";

    internal static readonly Dictionary<string, IReadOnlyList<KeyValuePair<string, string>>> NoAttributes = [];
    private readonly Dictionary<string, List<Interaction>> _byCustomer = new(StringComparer.Ordinal);

    /// <param name="name">Such as "synthetic" or "movielens"; goes into the release's manifest.</param>
    /// <param name="interactions">In the order of the source; sorted here.</param>
    public DataSet(string name, IReadOnlyList<CatalogItem> items, IEnumerable<Interaction> interactions, ImportReport report)
    {
        (Name, Items, Report) = (name, items, report);
        var rows = interactions as IReadOnlyList<Interaction> ?? [.. interactions];
        Interactions = IsSorted(rows) ? rows : [.. rows.OrderBy(i => i.At)];
        foreach (var interaction in Interactions)
        {
            if (!_byCustomer.TryGetValue(interaction.CustomerId, out var history)) _byCustomer[interaction.CustomerId] = history = [];
            history.Add(interaction);
        }
        Customers = [.. _byCustomer.Keys.Order(StringComparer.Ordinal)];
    }

    public string Name { get; }
    public IReadOnlyList<CatalogItem> Items { get; }
    public IReadOnlyList<Interaction> Interactions { get; }

    /// <summary>Ids of all customers with interactions, sorted.</summary>
    public IReadOnlyList<string> Customers { get; }
    public ImportReport Report { get; }

    /// <summary>By customer id, what is known of the person: attribute and value, such as "age" and "25". Empty where the source has nothing.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<KeyValuePair<string, string>>> CustomerAttributes { get; init; } = NoAttributes;

    /// <summary>The same of one customer as profiles keep it.</summary>
    public ImmutableSortedDictionary<string, AttributeValue> PersonOf(string customerId) =>
        CustomerAttributes.TryGetValue(customerId, out var known) ? Core.Customers.CustomerAttributes.Of(known) : Core.Customers.CustomerAttributes.None;

    /// <summary>Oldest first; empty for an unknown customer.</summary>
    public IReadOnlyList<Interaction> HistoryOf(string customerId) => _byCustomer.TryGetValue(customerId, out var history) ? history : [];

    /// <summary>The newest <paramref name="count"/> interactions of every customer, oldest first.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<Interaction>> LatestOfEach(int count)
    {
        var latest = new Dictionary<string, IReadOnlyList<Interaction>>(_byCustomer.Count, StringComparer.Ordinal);
        foreach (var (customer, history) in _byCustomer) latest[customer] = history.GetRange(Math.Max(0, history.Count - count), Math.Min(count, history.Count));
        return latest;
    }

    private static bool IsSorted(IReadOnlyList<Interaction> rows)
    {
        for (var i = 1; i < rows.Count; i++)
            if (rows[i].At < rows[i - 1].At) return false;
        return true;
    }
}
