namespace Personalization.Core.Interactions;

/// <summary>What a customer did. The numbers are persisted: never renumber.</summary>
[GenerateSerializer, Alias("InteractionKind")]
public enum InteractionKind : byte
{
    View = 0,
    Click = 1,
    Cart = 2,
    Purchase = 3,
    Like = 4,
    Dislike = 5,
    Skip = 6,
    Watch = 7,
    Rating = 8,
    Search = 9,
    Remove = 10,
}
