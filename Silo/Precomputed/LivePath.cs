using Personalization.Core.Pipeline;
using Personalization.Core.Recommendations;

namespace Personalization.Silo.Precomputed;

/// <summary>Whether the live path is down for a request, so that what was computed before would serve the customer better.</summary>
internal static class LivePath
{
    /// <returns>Why: nothing could be found, or the customer is answered like a stranger. Null when the answer is as good as one can be.</returns>
    public static string? FailureOf(PipelineContext context, RecommendationResponse response)
    {
        if (response.Degraded is not { } degraded) return null;
        if (response.Items.IsEmpty) return degraded;
        if (context.EncodeFailure is { } failure && context.Query.Length == 0) return $"encode: {failure}";
        var neighbours = $"retrieve ({CandidateSources.NameOf(CandidateSources.Embedding)})";
        return context.Query.Length > 0 && degraded.IndexOf(neighbours, StringComparison.Ordinal) is var at and >= 0 ? degraded[at..].Split("; ")[0] : null;
    }
}
