namespace Personalization.Core.Interactions;

/// <summary>How much each kind says about taste. One table, used by the profile, the query embedding and training alike.</summary>
public static class InteractionKinds
{
    public const int Count = 11;

    /// <summary>Weight of an interaction in tastes and trends: negative kinds push away, neutral ones count nothing.</summary>
    /// <remarks>Stars are centred at 3 of 5; watching counts up to a minute; quantities do not multiply.</remarks>
    public static double TasteOf(InteractionKind kind, double? value = null) => kind switch
    {
        InteractionKind.View => 0.3,
        InteractionKind.Click => 1,
        InteractionKind.Cart => 2,
        InteractionKind.Purchase => 3,
        InteractionKind.Like => 2,
        InteractionKind.Dislike => -2,
        InteractionKind.Skip => -0.3,
        InteractionKind.Watch => Math.Clamp(Given(kind, value) / 60, 0.1, 1),
        InteractionKind.Rating => Math.Clamp((Given(kind, value) - 2.75) / 1.25, -2, 2),
        _ => 0,
    };

    /// <summary>Kinds by how much they say of taste, most first: of several things done with an item at once, the first of these is what was done.</summary>
    private static ReadOnlySpan<InteractionKind> ByTelling =>
    [
        InteractionKind.Rating, InteractionKind.Purchase, InteractionKind.Dislike, InteractionKind.Like, InteractionKind.Cart,
        InteractionKind.Click, InteractionKind.Watch, InteractionKind.View, InteractionKind.Skip, InteractionKind.Remove, InteractionKind.Search,
    ];

    /// <summary>The one of the two that says more.</summary>
    public static InteractionKind Stronger(InteractionKind a, InteractionKind b) => ByTelling.IndexOf(a) <= ByTelling.IndexOf(b) ? a : b;

    /// <summary>What a value means that was not given: half a minute watched, three stars and a half; other kinds have none.</summary>
    public static double UsualValueOf(InteractionKind kind) => kind switch
    {
        InteractionKind.Watch => 30,
        InteractionKind.Rating => 3.5,
        _ => 0,
    };

    private static double Given(InteractionKind kind, double? value) => value is { } given && double.IsFinite(given) ? given : UsualValueOf(kind);

    /// <summary>Whether the item need not be shown again.</summary>
    public static bool Consumes(InteractionKind kind) =>
        kind is InteractionKind.Purchase or InteractionKind.Watch or InteractionKind.Rating or InteractionKind.Dislike;

    /// <summary>The reason a consumed item is removed for, as responses name it.</summary>
    public static string ConsumedAs(InteractionKind kind) => kind switch
    {
        InteractionKind.Purchase => "purchased",
        InteractionKind.Watch => "watched",
        InteractionKind.Rating => "rated",
        InteractionKind.Dislike => "disliked",
        _ => "consumed",
    };
}
