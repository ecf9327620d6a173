using Personalization.Core.Catalog;
using Personalization.Core.Features;
using Personalization.Core.Interactions;

namespace Personalization.Training.Data;

/// <summary>
/// Histories in columns: what models train on and are asked about. Customer c has the rows <c>Starts[c] .. Starts[c+1])</c>, oldest first. All that a customer did with
/// an item at one time is one row: a feed's impression with its click, like and watch is one event and not four. Immutable; 28 bytes a row.
/// </summary>
public sealed class EventTable
{
    /// <summary>Column i is the item of number i.</summary>
    public required IReadOnlyList<CatalogItem> Catalogue { get; init; }

    /// <summary>Ids of the customers, or of the sessions where there are no customers.</summary>
    public required IReadOnlyList<string> Customers { get; init; }

    /// <summary>[customers + 1].</summary>
    public required int[] Starts { get; init; }

    /// <summary>[rows] numbers of items.</summary>
    public required int[] Items { get; init; }

    /// <summary>[rows].</summary>
    public required Acts[] Acts { get; init; }

    /// <summary>[rows] stars of a rating, else seconds of a watch, else quantity; NaN when not given.</summary>
    public required float[] Values { get; init; }

    /// <summary>[rows] milliseconds since 1970.</summary>
    public required long[] AtMs { get; init; }

    /// <summary>[rows] number of the session within the table, ascending within a customer.</summary>
    public required int[] Sessions { get; init; }

    /// <summary>[rows] number of the device among <see cref="DeviceNames"/>; -1 where none is told. Empty where no row tells of one.</summary>
    public short[] Devices { get; init; } = [];
    public IReadOnlyList<string> DeviceNames { get; init; } = [];

    /// <summary>By customer id, what is known of the person; see <see cref="DataSet.CustomerAttributes"/>.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<KeyValuePair<string, string>>> CustomerAttributes { get; init; } = DataSet.NoAttributes;

    public int Rows => Items.Length;

    /// <summary>When the last of all rows happened; null without rows. O(rows).</summary>
    public DateTimeOffset? Until => Rows == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(AtMs.Max());

    /// <summary>What is known of a customer as a person: attribute and value, such as "age" and "25"; empty where the source has nothing.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> KnownOf(int customer) => CustomerAttributes.GetValueOrDefault(Customers[customer], []);

    /// <summary>Where a row's event happened; null for unknown.</summary>
    public string? DeviceOf(int row) => Devices.Length > 0 && Devices[row] >= 0 ? DeviceNames[Devices[row]] : null;

    /// <summary>The circumstances of a row's event.</summary>
    public QueryMoment MomentOf(int row) => new(AtMs[row], DeviceOf(row));

    /// <summary>The customer to whom a row belongs, O(log customers).</summary>
    public int CustomerOf(int row)
    {
        var (low, high) = (0, Starts.Length - 1);
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            if (Starts[middle] <= row) low = middle;
            else high = middle;
        }
        return low;
    }

    /// <summary>Rows of the customer.</summary>
    public (int Start, int End) RowsOf(int customer) => (Starts[customer], Starts[customer + 1]);

    /// <summary>The row's kind when only one can be used: the one that says most of taste.</summary>
    public InteractionKind KindOf(int row) => EventColumns.Strongest(Acts[row]);

    /// <summary>Weight of the row in tastes, by the one table in Core.</summary>
    public float TasteOf(int row) => (float)InteractionKinds.TasteOf(KindOf(row), float.IsNaN(Values[row]) ? null : Values[row]);

    /// <summary>Numbers of the sessions that the source gave as the test; empty when it left the cut to us.</summary>
    public IReadOnlySet<int> TestSessions { get; init; } = new HashSet<int>();

    /// <summary>Whether the customer turned to the item, or was only shown it, passed it over or disliked it. Ratings are turns whatever their stars.</summary>
    public bool TurnedTo(int row)
    {
        var acts = Acts[row];
        if ((acts & (Data.Acts.Click | Data.Acts.Cart | Data.Acts.Purchase | Data.Acts.Like | Data.Acts.Rating | Data.Acts.LongWatch)) != 0) return true;
        // A feed plays by itself: a short watch that the source calls skipped is no turn.
        return (acts & Data.Acts.Watch) != 0 && (acts & (Data.Acts.Skip | Data.Acts.Dislike)) == 0;
    }

    /// <summary>
    /// Whether the row tells of a showing with what came of it: a click or none, a cart, a purchase, a rating. A bare watch from a history given in bulk does not: of what was shown
    /// and not watched nothing is known.
    /// </summary>
    public bool TellsOfShowing(int row) =>
        (Acts[row] & (Data.Acts.View | Data.Acts.Skip | Data.Acts.Click | Data.Acts.Cart | Data.Acts.Purchase | Data.Acts.Rating)) != 0;

    /// <summary>The table with only the rows of which <paramref name="keep"/>(customer, row) is true; catalogue, customers and their numbers stay.</summary>
    public EventTable Where(Func<int, int, bool> keep)
    {
        var columns = new EventColumns(Rows);
        var starts = new int[Starts.Length];
        for (var c = 0; c < Customers.Count; c++)
        {
            for (var row = Starts[c]; row < Starts[c + 1]; row++)
                if (keep(c, row)) columns.Add(this, row, AtMs[row]);
            starts[c + 1] = columns.Count;
        }
        return columns.ToTable(Catalogue, Customers, starts, CustomerAttributes, TestSessions, DeviceNames);
    }

    public static EventTable Of(DataSet data) => EventColumns.Of(data);
}
