using Personalization.Core.Features;

namespace Personalization.Core.Pipeline.Sources;

/// <summary>
/// Items nearest to what the customer's sessions before this one were about: the mean of each session's leading item, weighed by the taste in it and its age. What
/// the query tower reads is the last fifty interactions; one busy evening drives everything older out of them, and not out of here.
/// </summary>
public sealed class LongTermSource(INeighbourSearch search) : ICandidateSource
{
    /// <summary>A session counts half after two months: sixteen of them are kept, half a year of a visit in ten days.</summary>
    private static readonly double HalfLifeMs = TimeSpan.FromDays(60).TotalMilliseconds;

    public int Source => CandidateSources.LongTerm;

    public ValueTask<string?> RetrieveAsync(PipelineContext context, FoundItems found, CancellationToken cancellation) => QueryOf(context) is { } query
        ? Neighbourhood.ReadAsync(search, context, query, context.Options.Sources.LongTerm.Quota, found, cancellation)
        : default;

    /// <summary>[D] of unit norm; null when there was no session before, or none of whose items the release knows.</summary>
    public static float[]? QueryOf(PipelineContext context)
    {
        var sessions = context.Profile.Sessions;
        if (sessions.IsEmpty) return null;
        var (query, nowMs) = (new float[context.Release.Items.Dimensions], context.Now.ToUnixTimeMilliseconds());
        foreach (ref readonly var session in sessions.AsSpan())
        {
            if (session.ItemId is not { } item || context.Release.Items.Find(item) is not { } row) continue;
            var weight = (float)(session.Taste * double.Exp2(Math.Min(0, session.EndedAtMs - nowMs) / HalfLifeMs));
            for (var d = 0; d < query.Length; d++) query[d] += weight * row.Vector[d];
        }
        return Vectors.Normalize(query) ? query : null;
    }
}
