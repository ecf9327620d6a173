namespace Personalization.Training.Reports.Charts;

/// <summary>The frame of a chart: where values fall, grid lines and their labels.</summary>
internal sealed class Axes
{
    private const int Width = 560, Height = 260, Left = 58, Right = 16, Top = 16, Bottom = 44;
    private readonly double _low, _high;

    public Axes(string title, double low, double high, string across)
    {
        // From 0 where the values are not far from it: lengths of bars must not lie.
        (_low, _high) = low > 0 && low > high * 0.6 ? (low - (high - low) * 0.3, high + (high - low) * 0.1) : (Math.Min(0, low), high * 1.05);
        if (!(_high > _low)) _high = _low + 1;
        Svg = new Svg(Width, Height, title);
        foreach (var value in Ticks(_low, _high))
        {
            Svg.Line(Left, Y(value), Width - Right, Y(value), "grid");
            Svg.Text(Left - 6, Y(value) + 4, Svg.Number(value), "end");
        }
        Svg.Text(Left + (Width - Left - Right) / 2d, Height - 6, across, style: "axis");
    }

    public Svg Svg { get; }
    public double Base => Y(Math.Max(0, _low));

    /// <param name="share">0 is the left end, 1 the right.</param>
    public static double X(double share) => Left + share * (Width - Left - Right);

    public double Y(double value) => Height - Bottom - (value - _low) / (_high - _low) * (Height - Top - Bottom);

    public void Below(double share, string text) => Svg.Text(X(share), Height - Bottom + 16, text);

    private static IEnumerable<double> Ticks(double low, double high)
    {
        var rough = (high - low) / 5;
        var unit = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = unit * (rough / unit >= 5 ? 5 : rough / unit >= 2 ? 2 : 1);
        for (var value = Math.Ceiling(low / step) * step; value <= high; value += step) yield return Math.Abs(value) < step / 1e6 ? 0 : value;
    }
}
