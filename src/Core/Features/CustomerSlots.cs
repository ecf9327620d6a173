using System.Collections.Immutable;

namespace Personalization.Core.Features;

/// <summary>Which attributes of customers and which circumstances of a request the models of a release know, and how they fall into columns; chosen on the training data. Immutable.</summary>
public sealed record CustomerSlots
{
    /// <summary>What a request's models look at.</summary>
    public const int MostAttributes = 8;

    public static readonly CustomerSlots None = new();

    /// <summary>The most useful first; together they have less than <see cref="AboutFeatures.Attributes"/> columns.</summary>
    public ImmutableArray<AttributeSlot> Attributes { get; init; } = [];

    /// <summary>Values of <see cref="QueryMoment.Device"/>, the most frequent first.</summary>
    public ImmutableArray<string> Devices { get; init; } = [];

    /// <summary>Whether the hour of the day is told, and the day of the week: only where the data have them spread, or what is said of an hour that training never met would be made up.</summary>
    public bool Hours { get; init; }
    public bool Weekdays { get; init; }

    /// <summary>Whether the query tower looks at circumstances: else a query is good for all of them.</summary>
    public bool MomentInQuery { get; init; }

    /// <summary>Whether all of it has its place among the columns; not so in a manifest that somebody has damaged.</summary>
    public bool Fits() => !Attributes.IsDefault && !Devices.IsDefault && Attributes.Length <= MostAttributes && AttributeSlot.ColumnsOf(Devices.Length) <= AboutFeatures.Devices
        && Attributes.All(a => a is { Name: not null, Values.IsDefault: false, Edges.IsDefault: false }) && Attributes.Sum(a => a.Columns()) < AboutFeatures.Attributes;

    public bool HasMoment() => !Devices.IsEmpty || Hours || Weekdays;

    /// <summary>The same for moments that a query tower cannot tell apart.</summary>
    public int QueryKeyOf(in QueryMoment moment)
    {
        if (!MomentInQuery) return 0;
        var key = DeviceOf(moment.Device);
        if (Hours) key += AboutFeatures.Devices * (1 + moment.Hour());
        return Weekdays ? key + AboutFeatures.Devices * 32 * (1 + moment.Weekday()) : key;
    }

    /// <summary>Column among the devices': 0 for none, 1 for one that training hardly met.</summary>
    internal int DeviceOf(string? device) =>
        string.IsNullOrEmpty(device) ? 0 : Devices.IndexOf(device, 0, Devices.Length, StringComparer.Ordinal) is var place and >= 0 ? AttributeSlot.ColumnsOf(place) : 1;
}
