using System.Collections.Immutable;
using Personalization.Core.Interactions;
using Personalization.Training.Data;

namespace Personalization.Training.Model;

/// <summary>What the ranker predicts of an item, decided by the kinds that the data have.</summary>
public static class RankerHeads
{
    public const string Click = "click";
    public const string Cart = "cart";
    public const string Purchase = "purchase";
    public const string Like = "like";
    public const string LongWatch = "long-watch";

    /// <summary>The stars that a rating would have, of five; learned from what was rated alone.</summary>
    public const string Rating = "rating";

    /// <summary>Stars from which a rating says that the item was liked.</summary>
    private const double LikedFrom = 4;
    private const double MostStars = 5;

    /// <summary>Always click, meaning that the customer turns to the item at all; the others where the data have their kinds.</summary>
    public static ImmutableArray<string> Of(IReadOnlyList<Interaction> interactions)
    {
        var kinds = interactions.Select(i => i.Kind).ToHashSet();
        var heads = ImmutableArray.CreateBuilder<string>();
        heads.Add(Click);
        if (kinds.Contains(InteractionKind.Cart)) heads.Add(Cart);
        if (kinds.Contains(InteractionKind.Purchase)) heads.Add(Purchase);
        if (kinds.Contains(InteractionKind.Like) || kinds.Contains(InteractionKind.Rating)) heads.Add(Like);
        if (interactions.Any(i => Meets(LongWatch, i))) heads.Add(LongWatch);
        if (kinds.Contains(InteractionKind.Rating)) heads.Add(Rating);
        return heads.ToImmutable();
    }

    /// <summary>Whether the interaction makes the head true. Buying implies the click and the cart before it.</summary>
    public static bool Meets(string head, Interaction interaction) => head switch
    {
        Click => interaction.Kind is not (InteractionKind.View or InteractionKind.Skip or InteractionKind.Dislike or InteractionKind.Remove or InteractionKind.Search),
        Cart => interaction.Kind is InteractionKind.Cart or InteractionKind.Purchase,
        Purchase => interaction.Kind is InteractionKind.Purchase,
        Like => interaction.Kind is InteractionKind.Like || interaction is { Kind: InteractionKind.Rating, Value: >= LikedFrom },
        LongWatch => interaction.Kind is InteractionKind.Watch && interaction.Context is { } context && context.ContainsKey(DataSet.LongWatchKey),
        _ => throw new ArgumentOutOfRangeException(nameof(head), head, "no such prediction"),
    };

    /// <summary>What of the item's interactions at a moment the head learns: 0 to 1, or NaN when they say nothing of it.</summary>
    public static float LabelOf(string head, IEnumerable<Interaction> interactions)
    {
        if (head != Rating) return interactions.Any(i => Meets(head, i)) ? 1 : 0;
        foreach (var interaction in interactions)
            if (interaction is { Kind: InteractionKind.Rating, Value: { } stars } && double.IsFinite(stars)) return (float)Math.Clamp(stars / MostStars, 0, 1);
        return float.NaN;
    }
}
