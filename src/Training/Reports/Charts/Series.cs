namespace Personalization.Training.Reports.Charts;

/// <summary>Points of one line, or heights of one group of bars.</summary>
/// <param name="Color">Number of the colour: 0 is for what the page is about, the others for what it is compared with.</param>
public sealed record Series(string Name, IReadOnlyList<(double X, double Y)> Points, int Color);
