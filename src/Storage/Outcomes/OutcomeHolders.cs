using System.Collections.Immutable;

namespace Personalization.Storage.Outcomes;

/// <summary>Where the outcome log speaks of a customer.</summary>
/// <param name="Ids">The customer first, then the guests who turned out to be the customer, and theirs: each after the one by whom it was found.</param>
/// <param name="Files">With a line of any of them, the oldest hour first.</param>
/// <param name="Links">Those of the files that tell who was whose guest.</param>
public sealed record OutcomeHolders(ImmutableArray<string> Ids, ImmutableArray<string> Files, ImmutableArray<string> Links);
