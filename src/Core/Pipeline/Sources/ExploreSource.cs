using Personalization.Core.Exploration;

namespace Personalization.Core.Pipeline.Sources;

/// <summary>Items to learn about: half of them new ones of which least is known, half any of the catalogue, drawn by the request's own lot.</summary>
public sealed class ExploreSource(ExplorationState state) : ICandidateSource
{
    /// <summary>Keeps the lots of this source apart from those of the slate.</summary>
    private const ulong Salt = 0x5EED;

    public int Source => CandidateSources.Explore;

    public ValueTask<string?> RetrieveAsync(PipelineContext context, FoundItems found, CancellationToken cancellation)
    {
        if (context.Options.Exploration.Method == ExplorationMethod.None) return default;
        var (quota, rows, newest) = (context.Options.Sources.Explore.Quota, context.Release.Items.Count, context.Release.Shelves.Newest.Rows);
        // Of equals the newest.
        for (var i = 0; i < newest.Count; i++) found.Offer(newest[i], 1 / (1 + (float)state.Posteriors.Of(newest[i].Key).Shown) - i * 1e-6f, quota / 2);
        var chance = new Chance(Hash64.Of(context.RequestId) ^ Salt);
        // Some draws meet what cannot be shown, or what is there already: a few fewer come then.
        for (var i = quota / 2; i < quota && rows > 0; i++)
            if (context.Release.Items.Rows[chance.Next(rows)] is { CanBeShown: true } row) found.Add(row, -1);
        return default;
    }
}
