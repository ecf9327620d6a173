using Personalization.Core.Catalog;
using Personalization.Core.Expressions;

namespace Personalization.Core.Pipeline;

/// <summary>The shop's rules, ready to be asked. Immutable, thread safe.</summary>
internal sealed class BusinessRules
{
    private readonly IReadOnlyList<BusinessRule> _rules;
    private readonly ItemExpression[] _hides;
    private readonly (ItemExpression When, float Factor)[] _boosts;

    /// <exception cref="ExpressionException">A rule is no expression. (Checked when the program starts.)</exception>
    public BusinessRules(IReadOnlyList<BusinessRule> rules)
    {
        _rules = rules;
        var parsed = rules.Select(rule => (rule, When: ItemExpression.Parse(rule.When))).ToList();
        _hides = [.. parsed.Where(r => r.rule.Hide).Select(r => r.When)];
        _boosts = [.. parsed.Where(r => !r.rule.Hide && r.rule.Boost != 1).Select(r => (r.When, r.rule.Boost))];
    }

    public bool IsOf(IReadOnlyList<BusinessRule> rules) => ReferenceEquals(_rules, rules);

    public bool HideAny => _hides.Length > 0;
    public bool BoostAny => _boosts.Length > 0;

    public bool Hides(CatalogItem item)
    {
        foreach (var when in _hides)
            if (when.Matches(item)) return true;
        return false;
    }

    /// <summary>The product of all boosts that apply; 1 for none.</summary>
    public float BoostOf(CatalogItem item)
    {
        var factor = 1f;
        foreach (var (when, boost) in _boosts)
            if (when.Matches(item)) factor *= boost;
        return factor;
    }
}
