namespace Personalization.Core.Trends;

/// <summary>A half-life under which trends are counted, by the name that requests use.</summary>
public sealed record TrendWindow(string Name, TimeSpan HalfLife)
{
    public static readonly TrendWindow Hour = new("1h", TimeSpan.FromHours(1));
    public static readonly TrendWindow Day = new("24h", TimeSpan.FromHours(24));
    public static readonly TrendWindow Week = new("7d", TimeSpan.FromDays(7));
    public static readonly IReadOnlyList<TrendWindow> All = [Hour, Day, Week];

    public static TrendWindow? Find(string name) => All.FirstOrDefault(w => w.Name == name);
}
