using System.Text.Json.Serialization;
using Personalization.Core.Interactions;

namespace Personalization.Core.Outcomes;

/// <summary>
/// One line of the outcome log: a slate that was shown, an interaction that took effect, or a guest who turned out to be a customer; exactly one of the three is set.
/// Lines lie as NDJSON, compressed with gzip, in <c>outcomes/yyyy-MM-dd/HH/*.ndjson.gz</c> of the blob store (hour in UTC of when the line was logged), in no order within
/// an hour. <see cref="Done"/> belongs to the slate whose <see cref="Impression.RequestId"/> is its <see cref="Interaction.RequestId"/>, and to the item of that slate which has
/// its id; it may lie in a later hour. An interaction without a request id, or whose slate is not in the log, belongs to none, and still is history. An event id of a
/// customer that comes twice counts once.
/// </summary>
/// <example><code>
/// {"v":1,"shown":{"requestId":"r","customerId":"c","at":"2026-11-22T03:00:00+00:00","release":"…","features":"8f3a…","items":[{"itemId":"i7","source":"ann","value":0.83,"propensity":0.95}]}}
/// {"v":1,"done":{"eventId":"e","customerId":"c","kind":"click","itemId":"i7","at":"2026-11-22T03:00:04+00:00","requestId":"r"}}
/// {"v":1,"merged":{"guestId":"g","customerId":"c","at":"2026-11-22T03:00:09+00:00"}}
/// </code></example>
[GenerateSerializer, Immutable, Alias("OutcomeLine")]
public sealed record OutcomeLine
{
    /// <summary>Of the format.</summary>
    public const int CurrentVersion = 1;

    [Id(0), JsonPropertyName("v")] public int Version { get; init; } = CurrentVersion;
    [Id(1)] public Impression? Shown { get; init; }

    /// <summary>Without its context.</summary>
    [Id(2)] public Interaction? Done { get; init; }
    [Id(3)] public GuestMerged? Merged { get; init; }

    /// <summary>Whose line it is.</summary>
    [JsonIgnore] public string CustomerId => Shown?.CustomerId ?? Done?.CustomerId ?? Merged!.CustomerId;
}
