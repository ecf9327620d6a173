namespace Personalization.Gateway.Customers;

/// <summary>Which guest a customer turned out to be.</summary>
internal sealed record GuestMerge
{
    public string? GuestId { get; init; }
}
