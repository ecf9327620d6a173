using System.Globalization;
using Personalization.Core.Catalog;

namespace Personalization.Core.Expressions;

/// <summary>One name, one operator, one or (for "in") several values.</summary>
internal sealed record Comparison(string Name, ComparisonOperator Operator, IReadOnlyList<string> Values) : ItemExpression
{
    private readonly Wanted[] _wanted = [.. Values.Select(Wanted.Of)];

    public override IReadOnlyList<string> Categories =>
        Name == "category" && Operator is (ComparisonOperator.Equal or ComparisonOperator.In) ? [.. Values.Distinct(StringComparer.OrdinalIgnoreCase)] : [];

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
            _ => value.Number is { } number && _wanted[0].Number is { } bound && Operator switch
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
        foreach (ref readonly var wanted in _wanted.AsSpan())
        {
            if (value.Text is { } text && string.Equals(text, wanted.Text, StringComparison.OrdinalIgnoreCase)) return true;
            if (value.Flag is { } flag && flag == wanted.Flag) return true;
            if (value.Number is { } number && number == wanted.Number) return true;
            if (value.Tags.IsDefault) continue;
            foreach (var tag in value.Tags)
                if (string.Equals(tag, wanted.Text, StringComparison.OrdinalIgnoreCase)) return true;
        }
        return false;
    }

    /// <summary>A value of the expression, read once as all that it could mean.</summary>
    private readonly record struct Wanted(string Text, double? Number, bool? Flag)
    {
        public static Wanted Of(string text) => new(
            text,
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null,
            bool.TryParse(text, out var flag) ? flag : null);
    }
}
