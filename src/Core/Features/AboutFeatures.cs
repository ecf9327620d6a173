using Personalization.Core.Customers;

namespace Personalization.Core.Features;

/// <summary>
/// What models are told of a customer and a request beside the history: the customer's attributes, the device, and the time as points on the circles of day and week. The one
/// place that computes them, for training and serving.
/// </summary>
public static class AboutFeatures
{
    /// <summary>Columns of attributes: whether any is known, then those of the release's slots.</summary>
    public const int Attributes = 256;

    /// <summary>Columns of devices: none, one that training hardly met, and one each for the usual.</summary>
    public const int Devices = 16;

    /// <summary>Of hour and weekday each sine and cosine of the angle and of its double.</summary>
    public const int Times = 8;

    /// <summary>Columns of a moment.</summary>
    public const int Moment = Devices + Times;

    /// <summary>P: columns of a row.</summary>
    public const int Width = Attributes + Moment;
    private static readonly float[] HourPoints = Points(24), WeekdayPoints = Points(7);

    /// <summary>The schema as text.</summary>
    internal static string Description => FormattableString.Invariant($"known, {Attributes - 1} by the release's slots, {Devices} devices, hour and weekday by {Times / 4} harmonics");

    /// <summary>Fills <paramref name="row"/> [P].</summary>
    /// <returns>Whether anything of the customer is known that the slots look at.</returns>
    public static bool Fill(CustomerSlots slots, CustomerProfile profile, in QueryMoment moment, Span<float> row)
    {
        row.Clear();
        FillMoment(slots, moment, row[Attributes..]);
        return !slots.Attributes.IsEmpty && profile.ColumnsIn(slots).CopyTo(row);
    }

    /// <summary>Fills <paramref name="row"/> [<see cref="Moment"/>], which is zero.</summary>
    public static void FillMoment(CustomerSlots slots, in QueryMoment moment, Span<float> row)
    {
        if (!slots.Devices.IsEmpty) row[slots.DeviceOf(moment.Device)] = 1;
        if (slots.Hours) HourPoints.AsSpan(4 * moment.Hour(), 4).CopyTo(row[Devices..]);
        if (slots.Weekdays) WeekdayPoints.AsSpan(4 * moment.Weekday(), 4).CopyTo(row[(Devices + 4)..]);
    }

    /// <summary>A moment of which nothing is known, [<see cref="Moment"/>], which is zero.</summary>
    public static void FillUnknownMoment(CustomerSlots slots, Span<float> row)
    {
        if (!slots.Devices.IsEmpty) row[0] = 1;
    }

    private static float[] Points(int count)
    {
        var points = new float[4 * count];
        for (var i = 0; i < count; i++)
        {
            var angle = 2 * MathF.PI * i / count;
            (points[4 * i], points[4 * i + 1], points[4 * i + 2], points[4 * i + 3]) = (MathF.Sin(angle), MathF.Cos(angle), MathF.Sin(2 * angle), MathF.Cos(2 * angle));
        }
        return points;
    }
}
