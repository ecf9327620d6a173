namespace Personalization.Contracts;

/// <param name="RowsErased">Rows of the outcome log that spoke of the customer.</param>
[GenerateSerializer, Immutable, Alias("OutcomeErasure")]
public sealed record OutcomeErasure([property: Id(0)] int RowsErased);
