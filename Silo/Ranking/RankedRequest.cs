using Personalization.Contracts;
using Personalization.Silo.Releases;

namespace Personalization.Silo.Ranking;

/// <summary>A request with the release that it is ranked under.</summary>
internal readonly record struct RankedRequest(ActiveRelease Release, RankRequest Request);
