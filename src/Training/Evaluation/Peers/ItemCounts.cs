using Personalization.Training.Data;

namespace Personalization.Training.Evaluation.Peers;

/// <summary>How often items were turned to.</summary>
public static class ItemCounts
{
    /// <summary>[items], every turn counting 1.</summary>
    public static float[] Plain(EventTable events) => Weighed(events, _ => 1);

    /// <summary>[items], a turn counting half after every half-life before the table's last row.</summary>
    public static float[] Decayed(EventTable events, TimeSpan halfLife)
    {
        var end = events.Rows == 0 ? 0 : events.AtMs.Max();
        return Weighed(events, row => (float)double.Exp2((events.AtMs[row] - end) / halfLife.TotalMilliseconds));
    }

    /// <summary>What trends is short-lived: a fortieth of the time that half of the rows span, a day at least.</summary>
    public static TimeSpan TrendHalfLife(EventTable events)
    {
        if (events.Rows == 0) return TimeSpan.FromDays(1);
        var times = (long[])events.AtMs.Clone();
        Array.Sort(times);
        // From the first quartile to the third: a straggler years later does not stretch the time that data are about.
        var span = TimeSpan.FromMilliseconds(2 * (times[times.Length * 3 / 4] - times[times.Length / 4]));
        return TimeSpan.FromDays(Math.Max(1, span.TotalDays / 40));
    }

    private static float[] Weighed(EventTable events, Func<int, float> weightOf)
    {
        var counts = new float[events.Catalogue.Count];
        for (var row = 0; row < events.Rows; row++)
            if (events.TurnedTo(row)) counts[events.Items[row]] += weightOf(row);
        return counts;
    }
}
