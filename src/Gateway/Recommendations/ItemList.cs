using System.Collections.Immutable;
using Personalization.Core.Recommendations;

namespace Personalization.Gateway.Recommendations;

/// <summary>A list of items that is not about one customer.</summary>
internal sealed record ItemList(ImmutableArray<RecommendedItem> Items);
