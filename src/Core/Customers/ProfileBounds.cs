namespace Personalization.Core.Customers;

/// <summary>How much of a customer is kept. Together they bound a profile to about 64 KB, 4 KB for a customer of 50 interactions.</summary>
public static class ProfileBounds
{
    public const int Recent = 50;

    /// <summary>More than one request may hold (1,000), so that sending a request again never counts twice.</summary>
    public const int EventIds = 1024;

    public const int Consumed = 1000;
    public const int Categories = 32;

    /// <summary>A taste for a category halves in a week without interactions.</summary>
    public static readonly TimeSpan TasteHalfLife = TimeSpan.FromDays(7);
}
