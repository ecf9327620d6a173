using Personalization.Core.Pipeline;
using Personalization.Core.Recommendations;

namespace Personalization.Silo.Requests;

/// <summary>A kept answer.</summary>
/// <param name="Response">With its explanation, but for what mattered most.</param>
/// <param name="At">When it was asked for.</param>
/// <param name="Context">What the request knew; null without its release.</param>
public sealed record FoundRequest(RecommendationResponse Response, DateTimeOffset At, PipelineContext? Context);
