using System.Globalization;
using Personalization.Core.Catalog;
using Personalization.Core.Features;
using Personalization.Core.Interactions;
using Personalization.Training.Data;
using Personalization.Training.Model;

namespace Personalization.Unit.Training.Model;

/// <summary>Which attributes, devices and times the models are told of is decided by the data.</summary>
public sealed class SlotChoiceTests
{
    [Fact]
    public void Of_ChoosesWhatIsSharedAndTells_TheMostTellingFirst()
    {
        var slots = SlotChoice.Of(Shop(c =>
        [
            new("noise", $"{c * 7919 % 4}"), new("country", $"land{c % 3}"), new("name", $"name{c}"), new("always", "yes"), new("rare", c < 4 ? "x" : ""), new("size", c % 2 == 0 ? $"{c % 5}" : ""),
        ]));
        Assert.Equal("country", slots.Attributes[0].Name);
        Assert.Equal(["country", "noise", "size"], slots.Attributes.Select(a => a.Name).Order(StringComparer.Ordinal));
        Assert.True(slots.Fits());
    }

    [Fact]
    public void Of_ANumberOfManyValues_FallsIntoBands()
    {
        var slot = Assert.Single(SlotChoice.Of(Shop(c => [new("income", (1000 + c * 37).ToString(CultureInfo.InvariantCulture))])).Attributes);
        Assert.InRange(slot.Edges.Length, 5, 11);
        Assert.Equal(slot.Edges.Order(), slot.Edges);
        Assert.Empty(slot.Values);
    }

    [Fact]
    public void Of_MoreAttributesThanThereIsRoomFor_StaysWithinTheColumns()
    {
        var slots = SlotChoice.Of(Shop(c => [.. Enumerable.Range(0, 30).Select(a => new KeyValuePair<string, string>($"a{a:00}", $"v{(c + a) % 50}"))]));
        Assert.InRange(slots.Attributes.Length, 1, CustomerSlots.MostAttributes);
        Assert.True(slots.Fits());
    }

    [Fact]
    public void Of_EventsThatAllCameInOneHour_TellsNoHour()
    {
        var (spread, alike) = (SlotChoice.Of(Shop(_ => [])), SlotChoice.Of(Shop(_ => [], i => TimeSpan.FromDays(i))));
        Assert.Equal((true, true), (spread.Hours, spread.Weekdays));
        Assert.Equal((false, true), (alike.Hours, alike.Weekdays));
        Assert.Empty(spread.Attributes);
    }

    [Fact]
    public void Of_DevicesOfEvents_TheUsualOnesHaveTheirColumns()
    {
        Assert.Equal("phone desktop", string.Join(' ', SlotChoice.Of(Shop(_ => [], deviceOf: i => i % 3 == 0 ? "desktop" : i % 1000 == 1 ? "fridge" : "phone")).Devices));
        Assert.Empty(SlotChoice.Of(Shop(_ => [], deviceOf: _ => "phone")).Devices);
        Assert.Empty(SlotChoice.Of(Shop(_ => [])).Devices);
    }

    private static EventTable Shop(Func<int, KeyValuePair<string, string>[]> known, Func<int, TimeSpan>? atOf = null, Func<int, string>? deviceOf = null)
    {
        var catalogue = Enumerable.Range(0, 30).Select(i => new CatalogItem { Id = $"i{i}", Category = $"kind{i % 3}" }).ToList();
        var interactions = Enumerable.Range(0, 3000).Select(i => new Interaction
        {
            EventId = $"e{i}",
            CustomerId = $"c{i % 300:000}",
            ItemId = $"i{i % 300 % 3 + 3 * (i / 300)}",
            Kind = InteractionKind.Click,
            At = DateTimeOffset.UnixEpoch + (atOf?.Invoke(i) ?? TimeSpan.FromMinutes(37 * i)),
            Context = deviceOf is null ? null : System.Collections.Immutable.ImmutableDictionary<string, string>.Empty.Add(QueryMoment.DeviceKey, deviceOf(i)),
        });
        return EventTable.Of(new DataSet("made", catalogue, interactions, ImportReport.Flawless)
        {
            CustomerAttributes = Enumerable.Range(0, 300).ToDictionary(c => $"c{c:000}", c => (IReadOnlyList<KeyValuePair<string, string>>)[.. known(c).Where(k => k.Value.Length > 0)], StringComparer.Ordinal),
        });
    }
}
