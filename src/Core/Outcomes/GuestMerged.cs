namespace Personalization.Core.Outcomes;

/// <summary>From here on the guest's lines, those before as well, are the customer's.</summary>
[GenerateSerializer, Immutable, Alias("GuestMerged")]
public sealed record GuestMerged([property: Id(0)] string GuestId, [property: Id(1)] string CustomerId, [property: Id(2)] DateTimeOffset At);
