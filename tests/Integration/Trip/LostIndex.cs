using Microsoft.Extensions.DependencyInjection;
using Personalization.Core.Pipeline;
using Personalization.Core.Pipeline.Ranking;
using Personalization.Core.Pipeline.Sources;
using Personalization.Silo.Releases;

namespace Personalization.Integration.Trip;

/// <summary>A shop whose index answers nobody: the live path is down.</summary>
internal sealed class LostIndex : INeighbourSearch
{
    public static async Task WhileAsync(ShopFixture shop, Func<Task> work)
    {
        var releases = shop.Silo.Services.GetRequiredService<LoadedReleases>();
        var active = releases.Active!;
        var pipeline = RecommendationPipeline.Create(new LostIndex(), shop.Silo.Services.GetRequiredService<ITrendReader>(), new ModelRanker());
        releases.Add(active with { Pipeline = pipeline });
        releases.Switch(active.Id, keep: [.. releases.Ids]);
        try
        {
            await work();
        }
        finally
        {
            releases.Add(active);
            releases.Switch(active.Id, keep: [.. releases.Ids]);
        }
    }

    public ValueTask<NeighbourResult> SearchAsync(IReadOnlyList<float[]> queries, int k, string? filter, CancellationToken cancellation) => throw new IOException("the index is gone");
}
