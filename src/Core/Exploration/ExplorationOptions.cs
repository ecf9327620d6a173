using System.ComponentModel.DataAnnotations;

namespace Personalization.Core.Exploration;

/// <summary>Whether and how slates are used to learn, in the section "Pipeline:Exploration".</summary>
public sealed class ExplorationOptions
{
    public ExplorationMethod Method { get; set; } = ExplorationMethod.None;

    /// <summary>The first place of the slate that is left to chance, from 0: what stands at the top is seen most and costs most.</summary>
    public int FirstPlace { get; set; } = 3;

    /// <summary>Every so many places from there on there is another.</summary>
    public int Every { get; set; } = 8;

    /// <summary>
    /// Candidates that compete for such a place at least: the one that would stand there, all of those brought to be explored (the source's quota, at most some 80), and the
    /// next best, which are half of this number at least.
    /// </summary>
    public int Pool { get; set; } = 20;

    /// <summary>EpsilonGreedy and LinUcb: how often a place goes to any of the pool by lot.</summary>
    public double Epsilon { get; set; } = 0.1;

    /// <summary>Softmax: the smaller, the more often the best is chosen. On the scale of values from 0, the worst of the pool, to 1, the best.</summary>
    public double Temperature { get; set; } = 0.2;

    /// <summary>LinUcb: how many standard errors an item is given as credit.</summary>
    public double Alpha { get; set; } = 1;

    /// <summary>Thompson: what is believed of an item before it was shown, as clicks among showings.</summary>
    public double PriorClicks { get; set; } = 1;
    public double PriorShown { get; set; } = 20;

    internal IEnumerable<ValidationResult> Validate()
    {
        const string section = "Pipeline:Exploration";
        if (!Enum.IsDefined(Method)) yield return new ValidationResult($"{section}:Method is {Method}, must be of {string.Join(", ", Enum.GetNames<ExplorationMethod>())}");
        if (FirstPlace is < 0 or > 499) yield return new ValidationResult($"{section}:FirstPlace is {FirstPlace}, must be 0 to 499");
        if (Every is < 1 or > 500) yield return new ValidationResult($"{section}:Every is {Every}, must be 1 to 500");
        if (Pool is < 2 or > ExplorationPool.Most) yield return new ValidationResult($"{section}:Pool is {Pool}, must be 2 to {ExplorationPool.Most}");
        if (Epsilon is not (>= 0 and <= 1)) yield return new ValidationResult($"{section}:Epsilon is {Epsilon}, must be 0 to 1");
        if (Temperature is not (>= 0.001 and <= 1000)) yield return new ValidationResult($"{section}:Temperature is {Temperature}, must be 0.001 to 1000");
        if (Alpha is not (>= 0 and <= 1000)) yield return new ValidationResult($"{section}:Alpha is {Alpha}, must be 0 to 1000");
        if (PriorClicks is not > 0 || !(PriorShown > PriorClicks)) yield return new ValidationResult($"{section}:PriorClicks of PriorShown are {PriorClicks} of {PriorShown}, must be positive and fewer");
    }
}
