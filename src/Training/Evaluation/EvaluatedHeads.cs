using Personalization.Training.Data;

namespace Personalization.Training.Evaluation;

/// <summary>What predictions are measured by: probabilities of acts, and the stars of a rating.</summary>
public static class EvaluatedHeads
{
    public const string Click = "click";
    public const string Cart = "cart";
    public const string Purchase = "purchase";
    public const string Like = "like";
    public const string LongWatch = "long-watch";

    /// <summary>Stars; measured by RMSE and MAE, the others by AUC.</summary>
    public const string Rating = "rating";

    /// <summary>Stars from which a rating says that the item was liked.</summary>
    private const float LikedFrom = 4;

    public static readonly IReadOnlyList<string> Probabilities = [Click, Cart, Purchase, Like, LongWatch];

    /// <summary>Whether the row makes the head true. A cart or a purchase implies the click before it, a purchase the cart.</summary>
    public static bool Meets(string head, EventTable events, int row)
    {
        var acts = events.Acts[row];
        return head switch
        {
            Click => (acts & (Acts.Click | Acts.Cart | Acts.Purchase)) != 0,
            Cart => (acts & (Acts.Cart | Acts.Purchase)) != 0,
            Purchase => (acts & Acts.Purchase) != 0,
            Like => (acts & Acts.Like) != 0 || (acts & Acts.Rating) != 0 && events.Values[row] >= LikedFrom,
            LongWatch => (acts & Acts.LongWatch) != 0,
            _ => throw new ArgumentOutOfRangeException(nameof(head), head, "no such prediction"),
        };
    }
}
