namespace Personalization.Core.Customers;

/// <summary>How much of a customer is kept. Stored, a profile has at most about 64 KB, and 2 KB after 50 interactions; tests measure both, and the memory.</summary>
public static class ProfileBounds
{
    public const int Recent = 50;

    /// <summary>More than one request may hold (1,000), so that sending a request again never counts twice.</summary>
    public const int EventIds = 1024;

    /// <summary>Consumed items known exactly; older ones are in an <see cref="ItemSketch"/>.</summary>
    public const int Consumed = 1000;

    /// <summary>Summaries of the last sessions: half a year of a visit in ten days.</summary>
    public const int Sessions = 16;
    public const int Categories = 32;

    /// <summary>Items taken out of the cart, for carts that come late.</summary>
    public const int CartRemovals = 16;

    /// <summary>Items bought more than once.</summary>
    public const int Repeated = 32;

    /// <summary>A taste for a category halves in a week without interactions.</summary>
    public static readonly TimeSpan TasteHalfLife = TimeSpan.FromDays(7);
}
