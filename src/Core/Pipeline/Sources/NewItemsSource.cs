using Personalization.Core.Features;

namespace Personalization.Core.Pipeline.Sources;

/// <summary>Of the newest items, those nearest to the customer's query; for a guest, simply the newest.</summary>
public sealed class NewItemsSource : ICandidateSource
{
    public int Source => CandidateSources.Newest;

    public ValueTask<SourceResult> RetrieveAsync(PipelineContext context, CancellationToken cancellation)
    {
        var newest = context.Release.Shelves.Newest;
        var found = new List<Found>(context.Options.Newest);
        if (context.Query.Length == 0)
        {
            for (var i = 0; i < newest.Count && i < context.Options.Newest; i++) found.Add(new Found(newest[i], 1f / (1 + i)));
            return new ValueTask<SourceResult>(new SourceResult(found));
        }
        var nearest = new PriorityQueue<int, float>(context.Options.Newest + 1);
        for (var i = 0; i < newest.Count; i++)
        {
            nearest.Enqueue(i, Vectors.Dot(context.Query, newest[i].Vector));
            if (nearest.Count > context.Options.Newest) nearest.Dequeue();
        }
        while (nearest.TryDequeue(out var place, out var score)) found.Add(new Found(newest[place], score));
        found.Reverse();
        return new ValueTask<SourceResult>(new SourceResult(found));
    }
}
