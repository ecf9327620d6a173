namespace Personalization.Core.Pipeline.Sources;

/// <summary>The most popular items, for customers of whom nothing is known and as fall-back when nothing else answers.</summary>
public sealed class PopularSource : ICandidateSource
{
    /// <summary>What stands in for everything else, however small the quota.</summary>
    private const int FallBack = 200;

    public int Source => CandidateSources.Popular;

    public ValueTask<string?> RetrieveAsync(PipelineContext context, FoundItems found, CancellationToken cancellation)
    {
        if (context.Query.Length == 0) Take(context, context.Options.Sources.Popular.Quota, found);
        return default;
    }

    internal static void FallBackOn(PipelineContext context, FoundItems found) => Take(context, Math.Max(FallBack, context.Options.Sources.Popular.Quota), found);

    private static void Take(PipelineContext context, int most, FoundItems found)
    {
        var popular = context.Release.Shelves.Popular;
        for (var i = 0; i < popular.Count && i < most; i++) found.Add(popular[i], popular[i].LogPopularity);
    }
}
