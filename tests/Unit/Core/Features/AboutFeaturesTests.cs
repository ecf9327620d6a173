using Personalization.Core.Catalog;
using Personalization.Core.Customers;
using Personalization.Core.Features;
using static Personalization.Unit.Core.Given;

namespace Personalization.Unit.Core.Features;

public sealed class AboutFeaturesTests
{
    private static readonly CustomerSlots Slots = new()
    {
        Attributes = [new AttributeSlot { Name = "country", Values = ["de", "fr"] }, new AttributeSlot { Name = "age", Edges = [20, 30] }],
        Devices = ["phone", "desktop"],
        Hours = true,
        Weekdays = true,
        MomentInQuery = true,
    };

    private readonly float[] _row = new float[AboutFeatures.Width];

    [Fact]
    public void Fill_EachValueHasItsColumn()
    {
        Assert.True(Fill(("country", AttributeValue.Of("fr")), ("age", AttributeValue.Of(20))));
        // Known; country: missing, other, de, fr; age: missing, other, below 20, below 30, above.
        Assert.Equal([0, 4, 8], Set());
        Fill(("country", AttributeValue.Of("de")), ("age", AttributeValue.Of(-5)));
        Assert.Equal([0, 3, 7], Set());
    }

    [Fact]
    public void Fill_WhatIsMissingOrNeverMet_HasColumnsOfItsOwn()
    {
        Assert.True(Fill(("country", AttributeValue.Of("xx"))));
        Assert.Equal([0, 2, 5], Set());
        Assert.False(Fill());
        Assert.Equal([1, 5], Set());
        Assert.False(Fill(("age", AttributeValue.Of("unknown")), ("city", AttributeValue.Of("Kiel"))));
        Assert.Equal([1, 5], Set());
    }

    [Fact]
    public void Fill_ANumberWrittenAsText_IsTheSameNumber()
    {
        Fill(("age", AttributeValue.Of("25")));
        var written = Set();
        Fill(("age", AttributeValue.Of(25)));
        Assert.Equal(written, Set());
    }

    [Fact]
    public void Fill_Tags_ShareTheSlot()
    {
        Assert.True(Fill(("country", AttributeValue.Of(["fr", "de", "de", "xx"]))));
        Assert.Equal((0.25f, 0.5f, 0.25f), (_row[2], _row[3], _row[4]));
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData("", 0)]
    [InlineData("fridge", 1)]
    [InlineData("phone", 2)]
    [InlineData("desktop", 3)]
    public void Fill_ADevice_HasItsColumn(string? device, int column)
    {
        AboutFeatures.Fill(Slots, CustomerProfile.Empty, new QueryMoment(0, device), _row);
        Assert.Equal([AboutFeatures.Attributes + column], Enumerable.Range(AboutFeatures.Attributes, AboutFeatures.Devices).Where(i => _row[i] != 0));
    }

    [Fact]
    public void Moments_OfOneHour_AreOne_AndMidnightIsNearItsHourBefore()
    {
        Assert.Equal(Times(Ms(1)), Times(Ms(2)));
        var (before, midnight, noon) = (Times(23 * 3_600_000L), Times(24 * 3_600_000L), Times(12 * 3_600_000L));
        Assert.True(Distance(before[..4], midnight[..4]) < Distance(noon[..4], midnight[..4]) / 3);
        Assert.NotEqual(midnight[4..], noon[4..]);
        Assert.All(Times(-1), x => Assert.True(float.IsFinite(x)));
        Assert.All(Times(long.MaxValue), x => Assert.True(float.IsFinite(x)));

        static float Distance(float[] a, float[] b) => MathF.Sqrt(a.Zip(b, (x, y) => (x - y) * (x - y)).Sum());
    }

    [Fact]
    public void QueryKey_TellsApartWhatTheFeaturesDo_AndNothingElse()
    {
        var moments = (from device in (string?[])[null, "phone", "desktop", "fridge", "toaster"] from hour in Enumerable.Range(0, 24 * 8) select new QueryMoment(hour * 3_600_000L, device)).ToArray();
        foreach (var slots in (CustomerSlots[])[Slots, Slots with { Hours = false }, Slots with { Weekdays = false }, Slots with { Devices = [] }, CustomerSlots.None with { MomentInQuery = true }])
            Assert.All(moments.GroupBy(m => slots.QueryKeyOf(m)), same => Assert.Single(same.Select(m => string.Join(' ', Moment(slots, m))).Distinct()));
        Assert.Equal(4 * 24 * 7, moments.Select(m => Slots.QueryKeyOf(m)).Distinct().Count());
        Assert.All(moments, m => Assert.Equal(0, (Slots with { MomentInQuery = false }).QueryKeyOf(m)));
    }

    [Fact]
    public void Columns_AreComputedOnce_UntilTheAttributesOrTheSlotsChange()
    {
        var profile = CustomerProfile.Empty with { Attributes = CustomerAttributes.None.Add("country", AttributeValue.Of("de")) };
        var columns = profile.ColumnsIn(Slots);
        Assert.Same(columns, profile.ColumnsIn(Slots));
        Assert.Same(columns, (profile with { Version = 5 }).ColumnsIn(Slots));
        Assert.NotSame(columns, (profile with { Attributes = CustomerAttributes.None }).ColumnsIn(Slots));
        Assert.NotSame(columns, profile.ColumnsIn(Slots with { Hours = false }));
    }

    [Fact]
    public void CopyTo_WithHiddenSlots_IsAsIfTheyWereMissing()
    {
        var both = CustomerAttributes.None.Add("country", AttributeValue.Of("de")).Add("age", AttributeValue.Of(25));
        var (hidden, missing) = (new float[AboutFeatures.Attributes], new float[AboutFeatures.Attributes]);
        new AttributeColumns(Slots, both).CopyTo(hidden, hidden: 1);
        new AttributeColumns(Slots, both.Remove("country")).CopyTo(missing);
        Assert.Equal(missing, hidden);
        Array.Clear(hidden);
        Assert.False(new AttributeColumns(Slots, both).CopyTo(hidden, uint.MaxValue));
    }

    private bool Fill(params (string Name, AttributeValue Value)[] attributes) =>
        AboutFeatures.Fill(Slots, CustomerProfile.Empty with { Attributes = CustomerAttributes.None.AddRange(attributes.Select(a => KeyValuePair.Create(a.Name, a.Value))) }, default, _row);

    private int[] Set() => [.. Enumerable.Range(0, AboutFeatures.Attributes).Where(i => _row[i] != 0)];

    private static float[] Times(long atMs) => Moment(Slots, new QueryMoment(atMs))[AboutFeatures.Devices..];

    private static float[] Moment(CustomerSlots slots, QueryMoment moment)
    {
        var row = new float[AboutFeatures.Moment];
        AboutFeatures.FillMoment(slots, moment, row);
        return row;
    }
}
