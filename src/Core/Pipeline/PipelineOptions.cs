using System.ComponentModel.DataAnnotations;
using Personalization.Core.Exploration;
using Personalization.Core.Expressions;
using Personalization.Core.Pipeline.Reordering;
using Personalization.Core.Pipeline.Sources;

namespace Personalization.Core.Pipeline;

/// <summary>How many candidates flow and how a slate is weighed. Bound from the section "Pipeline"; not changed once requests are under way.</summary>
public sealed class PipelineOptions : IValidatableObject
{
    private BusinessRules? _compiled;

    public SourcesOptions Sources { get; set; } = new();

    /// <summary>Recent items whose own neighbours, and companions, are asked for.</summary>
    [Range(0, 20)] public int RecentItems { get; set; } = 5;

    /// <summary>At most so many candidates are ranked, the best by the blend: the 300 best hold all but .02 of the recall of 500, and no measurable hit rate is lost.</summary>
    [Range(1, 10_000)] public int Ranked { get; set; } = 300;

    /// <summary>Whether candidates are ranked by the release's model; false leaves them in the order of the blend.</summary>
    public bool Rank { get; set; } = true;

    /// <summary>What a predicted action is worth; a head that is not named here counts 1.</summary>
    public Dictionary<string, float> Values { get; } = new(StringComparer.Ordinal) { ["click"] = 1, ["cart"] = 3, ["purchase"] = 8, ["like"] = 2, ["long-watch"] = 2, ["rating"] = 0 };

    /// <summary>λ of the reordering: 1 is value alone, 0 diversity alone.</summary>
    [Range(0.0, 1.0)] public float DiversityLambda { get; set; } = 0.85f;

    /// <summary>What it counts for likeness that two items are of one category, beside the cosine of their embeddings: 0 is the cosine alone, 1 the category alone.</summary>
    public float DiversityOfCategory { get; set; }

    /// <summary>How value and variety are weighed against each other.</summary>
    public ReorderingMethod Reordering { get; set; } = ReorderingMethod.Mmr;

    /// <summary>Share of the slate that one category may take.</summary>
    [Range(0.05, 1.0)] public double CategoryShare { get; set; } = 0.9;

    /// <summary>Further limits, on brands or whatever else items have in common.</summary>
    public List<GroupCap> Caps { get; set; } = [];

    /// <summary>Places of the slate that are left to chance.</summary>
    public ExplorationOptions Exploration { get; set; } = new();

    /// <summary>An item shown so often without being turned to is shown no more, for a while; 0: never mind.</summary>
    [Range(0, 255)] public int SeenLimit { get; set; } = 20;

    /// <summary>The shop's own rules.</summary>
    public List<BusinessRule> Rules { get; set; } = [];

    /// <summary>How a request's time is shared out.</summary>
    public StageShares Shares { get; set; } = new();

    /// <summary>The rules, parsed once.</summary>
    internal BusinessRules Compiled => _compiled is { } compiled && compiled.IsOf(Rules) ? compiled : _compiled = new BusinessRules(Rules);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var error in Sources.Validate()) yield return error;
        foreach (var error in Exploration.Validate()) yield return error;
        if (!Enum.IsDefined(Reordering)) yield return new ValidationResult($"Pipeline:Reordering is {Reordering}, must be of {string.Join(", ", Enum.GetNames<ReorderingMethod>())}");
        foreach (var (head, value) in Values)
            if (!float.IsFinite(value)) yield return new ValidationResult($"Pipeline:Values:{head} is {value}, must be a finite number");
        if (DiversityOfCategory is not (>= 0 and <= 1)) yield return new ValidationResult($"Pipeline:DiversityOfCategory is {DiversityOfCategory}, must be 0 to 1");
        for (var i = 0; i < Caps.Count; i++)
            if (Caps[i].Attribute.Length == 0 || Caps[i].Share is not (> 0 and <= 1))
                yield return new ValidationResult($"Pipeline:Caps:{i} is a share of {Caps[i].Share} for '{Caps[i].Attribute}', must be above 0 and at most 1 for an attribute");
        for (var i = 0; i < Rules.Count; i++)
            if (Fault(Rules[i]) is { } fault) yield return new ValidationResult($"Pipeline:Rules:{i}:{fault}");
        if (Shares.Encode <= 0 || Shares.Retrieve <= 0 || Shares.Rank <= 0 || Shares.UntilRanked > 1)
            yield return new ValidationResult($"Pipeline:Shares are {Shares.Encode}, {Shares.Retrieve} and {Shares.Rank}, must be positive and no more than 1 together");
    }

    private static string? Fault(BusinessRule rule)
    {
        if (rule.Boost is not (> 0 and <= 1000)) return $"Boost is {rule.Boost}, must be above 0 and at most 1000";
        try
        {
            ItemExpression.Parse(rule.When);
            return null;
        }
        catch (ExpressionException e)
        {
            return $"When is no expression: {e.Message}";
        }
    }
}
