using System.Globalization;
using Personalization.Core.Catalog;

namespace Personalization.Core.Expressions;

/// <summary>One name, one operator, one or (for "in") several values.</summary>
internal sealed record Comparison(string Name, ComparisonOperator Operator, IReadOnlyList<string> Values) : ItemExpression
{
    private readonly double? _number = double.TryParse(Values[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var n) && double.IsFinite(n) ? n : null;

    public override bool Matches(CatalogItem item)
    {
        var found = Name switch
        {
            "id" => AttributeValue.Of(item.Id),
            "title" => AttributeValue.Of(item.Title),
            "category" => AttributeValue.Of(item.Category),
            "available" => AttributeValue.Of(item.Available),
            _ => item.Attributes.TryGetValue(Name, out var attribute) ? attribute : (AttributeValue?)null,
        };
        if (found is not { } value) return false;
        return Operator switch
        {
            ComparisonOperator.Equal or ComparisonOperator.In => IsAny(value),
            ComparisonOperator.NotEqual => !IsAny(value),
            _ => value.Number is { } number && _number is { } bound && Operator switch
            {
                ComparisonOperator.Less => number < bound,
                ComparisonOperator.LessOrEqual => number <= bound,
                ComparisonOperator.Greater => number > bound,
                _ => number >= bound,
            },
        };
    }

    private bool IsAny(AttributeValue value)
    {
        foreach (var wanted in Values)
        {
            if (value.Text is { } text && string.Equals(text, wanted, StringComparison.OrdinalIgnoreCase)) return true;
            if (value.Flag is { } flag && bool.TryParse(wanted, out var wantedFlag) && flag == wantedFlag) return true;
            if (value.Number is { } number && double.TryParse(wanted, NumberStyles.Float, CultureInfo.InvariantCulture, out var wantedNumber) && number.Equals(wantedNumber)) return true;
            if (value.Tags.IsDefault) continue;
            foreach (var tag in value.Tags)
                if (string.Equals(tag, wanted, StringComparison.OrdinalIgnoreCase)) return true;
        }
        return false;
    }
}
