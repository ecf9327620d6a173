using Personalization.Core.Features;

namespace Personalization.Core.Pipeline.Sources;

/// <summary>Of the newest items, which have their vectors from the item tower, those nearest to the customer's query; for a guest, simply the newest.</summary>
public sealed class NewItemsSource : ICandidateSource
{
    public int Source => CandidateSources.Newest;

    public ValueTask<string?> RetrieveAsync(PipelineContext context, FoundItems found, CancellationToken cancellation)
    {
        var (newest, quota) = (context.Release.Shelves.Newest, context.Options.Sources.New.Quota);
        if (context.Query.Length == 0)
        {
            for (var i = 0; i < newest.Rows.Count && i < quota; i++) found.Add(newest.Rows[i], 1f / (1 + i));
            return default;
        }
        for (var i = 0; i < newest.Rows.Count; i++) found.Offer(newest.Rows[i], Vectors.Dot(context.Query, newest.VectorOf(i)), quota);
        found.SortBest();
        return default;
    }
}
