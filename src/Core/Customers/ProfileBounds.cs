namespace Personalization.Core.Customers;

/// <summary>How much of a customer is kept. Together they bound a profile to about 60 KB, 8 KB for a customer of 50 interactions.</summary>
public static class ProfileBounds
{
    public const int Recent = 50;
    public const int EventIds = 512;
    public const int Consumed = 1000;
    public const int Categories = 32;

    /// <summary>A taste for a category halves in a week without interactions.</summary>
    public static readonly TimeSpan TasteHalfLife = TimeSpan.FromDays(7);
}
