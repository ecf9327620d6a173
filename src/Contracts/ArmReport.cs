using Personalization.Core.Experiments;

namespace Personalization.Contracts;

/// <summary>How an arm does.</summary>
/// <param name="Impressions">Slates shown.</param>
/// <param name="Clicked">Slates of which at least one item was clicked.</param>
/// <param name="ClickRate">Their share; 0 when none was shown.</param>
/// <param name="Interval">95 % interval of the rate.</param>
[GenerateSerializer, Immutable, Alias("ArmReport")]
public sealed record ArmReport(
    [property: Id(0)] string Arm, [property: Id(1)] long Impressions, [property: Id(2)] long Clicked, [property: Id(3)] double ClickRate, [property: Id(4)] WilsonInterval Interval)
{
    public static ArmReport Of(string arm, long shown, long clicked) => new(arm, shown, clicked, shown == 0 ? 0 : (double)clicked / shown, WilsonInterval.Of(clicked, shown));
}
