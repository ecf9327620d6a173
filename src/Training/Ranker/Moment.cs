using System.Collections.Immutable;
using Personalization.Core.Customers;
using Personalization.Core.Interactions;

namespace Personalization.Training.Ranker;

/// <summary>A customer at one time in the past: the profile folded up to then, and what came right after.</summary>
/// <param name="Context">Of the first of these.</param>
internal readonly record struct Moment(CustomerProfile Profile, ArraySegment<Interaction> Next, long AtMs, ImmutableDictionary<string, string>? Context);
