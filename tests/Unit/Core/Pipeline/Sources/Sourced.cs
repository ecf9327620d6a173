using Personalization.Core.Pipeline;
using Personalization.Core.Pipeline.Sources;

namespace Personalization.Unit.Core.Pipeline.Sources;

internal static class Sourced
{
    /// <summary>What a source finds when it is asked once, best first.</summary>
    public static async Task<IReadOnlyList<Found>> FindAsync(this ICandidateSource source, PipelineContext context)
    {
        var found = new FoundItems();
        Assert.Null(await source.RetrieveAsync(context, found, default));
        found.SortBest();
        return found.All.ToArray();
    }

    public static IEnumerable<string> Ids(this IEnumerable<Found> found) => found.Select(f => f.Row.Item.Id);
}
