using System.Text.Json.Serialization;

namespace Personalization.Gateway.Problems;

/// <summary>One thing wrong with a request.</summary>
/// <param name="Pointer">JSON pointer (RFC 6901) to the field; a query parameter goes by its name, as the same field of a body would.</param>
/// <param name="Detail">What is wrong and what would be right.</param>
/// <param name="Position">For a filter: the 0-based character at which it stops making sense.</param>
internal sealed record FieldError(string Pointer, string Detail, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Position = null);
