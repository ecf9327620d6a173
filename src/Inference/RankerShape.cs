using System.Globalization;
using Personalization.Core.Features;
using Personalization.Inference.Sessions;

namespace Personalization.Inference;

/// <summary>
/// Sizes of a ranker in its three files, told in their metadata. The items of a customer are ranked in blocks, so that customers with any numbers of items share a run: a
/// block has the customer's side once and the items' sides of up to so many items.
/// </summary>
/// <param name="Block">R: items of a block.</param>
/// <param name="Customer">What the first file makes of a customer.</param>
/// <param name="Fields">An item's embeddings, laid side by side.</param>
/// <param name="Products">Dot products among an item's own embeddings. W = Fields + Products is the item's side.</param>
public sealed record RankerShape(int Block, int Customer, int Fields, int Products)
{
    /// <summary>W.</summary>
    public int ItemWidth => Fields + Products;

    /// <summary>As in <see cref="ModelMetadataKeys.RankerShape"/>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Block},{Customer},{Fields},{Products}");

    /// <summary>Null when the text is none.</summary>
    public static RankerShape? Parse(string? text)
    {
        var numbers = (text ?? "").Split(',').Select(n => int.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : -1).ToArray();
        return numbers is [> 0 and <= 4096, > 0, > 0, >= 0] && numbers.All(n => n <= 1 << 20) ? new RankerShape(numbers[0], numbers[1], numbers[2], numbers[3]) : null;
    }

    /// <summary>The customer's side of a block, the items' embeddings, and beside them their own products and what is told of customer and item together.</summary>
    internal TensorSpec[] Inputs => [new("customer", Customer), new("fields", Block * Fields), new("beside", Block * (Products + RankingFeatures.Width))];

    internal TensorSpec Output(int heads) => new("predictions", Block * heads);
}
