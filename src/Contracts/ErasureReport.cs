using System.Text.Json.Serialization;

namespace Personalization.Contracts;

/// <summary>What became of a customer in each store.</summary>
/// <param name="State">"erased", or "none" when nothing was known.</param>
/// <param name="Precomputed">The same of precomputed answers; null where there are none of anyone.</param>
/// <param name="OutcomeLog">Null where none is kept.</param>
[GenerateSerializer, Immutable, Alias("ErasureReport")]
public sealed record ErasureReport(
    [property: Id(0)] string State,
    [property: Id(1), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Precomputed = null,
    [property: Id(2), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] OutcomeErasure? OutcomeLog = null);
