using Personalization.Core.Customers;
using Personalization.Core.Features;
using Personalization.Training.Data;
using Personalization.Training.Evaluation;

namespace Personalization.Training.Towers;

/// <summary>What the towers are told of the customers of a table beside their histories, by the same features as in serving.</summary>
internal sealed class PeopleColumns(EventTable events, CustomerSlots slots)
{
    private readonly AttributeColumns?[] _columns = new AttributeColumns?[slots.Attributes.IsEmpty ? 0 : events.Customers.Count];

    public EventTable Events => events;

    /// <summary>Null where the slots have no attributes.</summary>
    public AttributeColumns? Of(int customer) =>
        _columns.Length == 0 ? null : _columns[customer] ??= new AttributeColumns(slots, CustomerAttributes.Of(events.KnownOf(customer)));

    /// <summary>Fills <paramref name="row"/> [P] for a question, whose device is that of the event it asks for.</summary>
    /// <returns>Whether anything is known of the customer as a person.</returns>
    public bool Fill(Occasion at, Span<float> row)
    {
        row.Clear();
        var device = at.End < events.Starts[at.Customer + 1] ? events.DeviceOf(at.End) : null;
        AboutFeatures.FillMoment(slots, new QueryMoment(at.AtMs, device), row[AboutFeatures.Attributes..]);
        return Of(at.Customer)?.CopyTo(row) == true;
    }
}
