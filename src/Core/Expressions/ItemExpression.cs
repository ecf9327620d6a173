using Personalization.Core.Catalog;

namespace Personalization.Core.Expressions;

/// <summary>
/// A condition over one item, such as <c>category in (dress, skirt) and price &lt; 40 and not color = black</c>. Names are id, title, category, available or an
/// attribute; an item that lacks the attribute does not meet a comparison with it. "=" on tags asks whether they contain the value. Immutable, thread safe.
/// </summary>
public abstract record ItemExpression
{
    public const int MaxLength = 2000;

    public abstract bool Matches(CatalogItem item);

    /// <summary>The categories, each once whatever its case, of which an item must have one; empty where the condition names none.</summary>
    public virtual IReadOnlyList<string> Categories => [];

    /// <exception cref="ExpressionException">Not an expression; says at which character.</exception>
    public static ItemExpression Parse(string text) => new ExpressionParser(text).Parse();

    internal sealed record And(ItemExpression Left, ItemExpression Right) : ItemExpression
    {
        public override bool Matches(CatalogItem item) => Left.Matches(item) && Right.Matches(item);
        public override IReadOnlyList<string> Categories => Left.Categories is { Count: > 0 } left ? left : Right.Categories;
    }

    internal sealed record Or(ItemExpression Left, ItemExpression Right) : ItemExpression
    {
        public override bool Matches(CatalogItem item) => Left.Matches(item) || Right.Matches(item);
        public override IReadOnlyList<string> Categories =>
            Left.Categories is { Count: > 0 } left && Right.Categories is { Count: > 0 } right ? [.. left.Union(right, StringComparer.OrdinalIgnoreCase)] : [];
    }

    internal sealed record Not(ItemExpression Inner) : ItemExpression
    {
        public override bool Matches(CatalogItem item) => !Inner.Matches(item);
    }
}
