using System.Globalization;
using Personalization.Training.Data;
using Personalization.Training.Reports.Charts;

namespace Personalization.Training.Reports;

/// <summary>What data are like, as lines for a table and as a page with plots.</summary>
public static class StatisticsPage
{
    /// <summary>Figures by name, in the order to be read.</summary>
    public static IEnumerable<(string Name, string Value)> Lines(DataStatistics data)
    {
        yield return ("items", Count(data.Items));
        yield return ("items touched", $"{Count(data.ItemsTouched)} ({data.ItemsTouched / Math.Max(1d, data.Items):P0})");
        yield return ("customers", Count(data.Customers));
        yield return ("events", Count(data.Rows));
        foreach (var (kind, count) in data.Kinds) yield return ($"  {kind}", Count(count));
        yield return ("sessions", $"{Count(data.Sessions)}, {data.MeanSession.ToString("0.#", CultureInfo.InvariantCulture)} events each");
        yield return ("median history", Count(data.MedianHistory));
        yield return ("density", data.Density.ToString("0.####%", CultureInfo.InvariantCulture));
        yield return ("Gini of items", data.Gini.ToString("0.###", CultureInfo.InvariantCulture));
        yield return ("events of the top 1% of items", Share(data, 0.01).ToString("0.#%", CultureInfo.InvariantCulture));
        yield return ("returning to an item", data.Returning.ToString("0.#%", CultureInfo.InvariantCulture));
        yield return ("first to last", $"{data.First:yyyy-MM-dd} to {data.Last:yyyy-MM-dd}");
    }

    public static Task WriteAsync(DataStatistics data, string name, string file, CancellationToken cancellation = default)
    {
        var page = new HtmlPage($"Data: {name}");
        page.Paragraph($"{Count(data.Rows)} events of {Count(data.Customers)} customers with {Count(data.Items)} items");
        page.Add($"<table class=\"left\">{string.Concat(Lines(data).Select(l => $"<tr><td>{Svg.Escape(l.Name)}</td><td>{Svg.Escape(l.Value)}</td></tr>"))}</table>");
        page.OpenGrid();
        page.Figure("The long tail", "Share of all events by the most touched items: the higher at the left, the longer the tail.",
            LineChart.Draw("long tail", [new Series("events", Cumulative(data), 0)], "share of the items, most touched first", x => x.ToString("P0", CultureInfo.InvariantCulture), dots: false));
        page.Figure("Touches by rank", "Logarithms of ten on both axes; a straight line is a power law.",
            LineChart.Draw("touches by rank", [new Series("touches", LogLog(data), 0)], "rank of the item", x => Svg.Number(Math.Pow(10, x)), dots: false));
        page.Figure("Events over time", "From the first to the last, in fiftieths.",
            LineChart.Draw("events over time", [new Series("events", [.. data.OverTime.Select((n, i) => ((i + 0.5) / 50, (double)n))], 0)], "time", x => At(data, x), dots: false));
        page.Figure("Hour of the day", "UTC.", Bars("hour of the day", [.. data.ByHour], i => i % 3 == 0 ? $"{i}" : ""));
        page.Figure("Length of histories", "Customers by how many events they have.", Bars("histories", [.. data.Histories], Group));
        page.Figure("Length of sessions", "Half an hour without an event ends a session, where the source names none.", Bars("sessions", [.. data.SessionLengths], Group));
        if (data.Stars.Any(n => n > 0)) page.Figure("Ratings", "By stars.", Bars("ratings", [.. data.Stars], i => ((i + 1) / 2d).ToString(CultureInfo.InvariantCulture)));
        page.CloseGrid();
        return page.SaveAsync(file, cancellation);
    }

    private static string Bars(string title, int[] values, Func<int, string> nameOf) =>
        BarChart.Draw(title, [.. values.Select((_, i) => nameOf(i))], [new Series(title, [.. values.Select(v => (0d, (double)v))], 0)]);

    private static string Group(int i) => DataStatistics.Bounds[i] == int.MaxValue ? $"> {DataStatistics.Bounds[i - 1]}" : $"≤ {DataStatistics.Bounds[i]}";

    private static string At(DataStatistics data, double share) =>
        (data.First + share * (data.Last - data.First)).ToString(data.Last - data.First > TimeSpan.FromDays(60) ? "yyyy-MM" : "MM-dd", CultureInfo.InvariantCulture);

    private static List<(double, double)> Cumulative(DataStatistics data)
    {
        var points = new List<(double, double)> { (0, 0) };
        var (sum, step) = (0L, Math.Max(1, data.ByRank.Length / 200));
        for (var i = 0; i < data.ByRank.Length; i++)
        {
            sum += data.ByRank[i];
            if ((i + 1) % step == 0 || i == data.ByRank.Length - 1) points.Add(((i + 1d) / data.ByRank.Length, sum / Math.Max(1d, data.Rows)));
        }
        return points;
    }

    private static List<(double, double)> LogLog(DataStatistics data)
    {
        var points = new List<(double, double)>();
        for (var rank = 1d; rank <= data.ItemsTouched; rank = Math.Max(rank + 1, rank * 1.1))
            points.Add((Math.Log10(rank), Math.Log10(data.ByRank[(int)rank - 1])));
        return points;
    }

    private static double Share(DataStatistics data, double part) =>
        data.ByRank.Take((int)Math.Ceiling(part * data.ByRank.Length)).Sum(n => (double)n) / Math.Max(1, data.Rows);

    private static string Count(int n) => n.ToString("N0", CultureInfo.InvariantCulture);
}
