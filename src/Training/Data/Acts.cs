using Personalization.Core.Interactions;

namespace Personalization.Training.Data;

/// <summary>All that a customer did with one item at one time: bit k is set for <see cref="InteractionKind"/> k.</summary>
[Flags]
public enum Acts : ushort
{
    None = 0,
    View = 1 << InteractionKind.View,
    Click = 1 << InteractionKind.Click,
    Cart = 1 << InteractionKind.Cart,
    Purchase = 1 << InteractionKind.Purchase,
    Like = 1 << InteractionKind.Like,
    Dislike = 1 << InteractionKind.Dislike,
    Skip = 1 << InteractionKind.Skip,
    Watch = 1 << InteractionKind.Watch,
    Rating = 1 << InteractionKind.Rating,
    Search = 1 << InteractionKind.Search,
    Remove = 1 << InteractionKind.Remove,

    /// <summary>A watch that the source calls long: to the end, or for long enough.</summary>
    LongWatch = 1 << 15,
}
