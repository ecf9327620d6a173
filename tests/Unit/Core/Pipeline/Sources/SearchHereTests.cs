using Personalization.Core.Customers;
using Personalization.Core.Interactions;
using Personalization.Core.Pipeline.Sources;
using static Personalization.Unit.Core.Given;

namespace Personalization.Unit.Core.Pipeline.Sources;

/// <summary>The neighbours of the query embedding are looked for on the asking thread, where that can be, when all other sources are at work.</summary>
public sealed class SearchHereTests
{
    private static readonly CustomerProfile LikesDresses = After(Click("dress-0", 1), Event(InteractionKind.Purchase, "dress-3", 2));
    private readonly Shop _shop = new();

    [Fact]
    public async Task Embedding_IsSearchedForHere_AfterTheOthersWereAsked()
    {
        var search = new Recording(new ExactSearch(_shop.Table)) { IsHere = true };
        _shop.Search = search;
        var response = await _shop.RunAsync(profile: LikesDresses);
        Assert.Equal(["aside", "here"], search.Asked);
        Assert.Equal("ann", response.Items[0].Source);
    }

    [Fact]
    public async Task Embedding_WhereOthersHaveToBeAsked_IsAskedOfThem_AndIsTheSame()
    {
        var search = new Recording(new ExactSearch(_shop.Table));
        var here = await ItemsAsync(new Recording(new ExactSearch(_shop.Table)) { IsHere = true });
        Assert.Equal(here, await ItemsAsync(search));
        Assert.Equal(["aside", "aside"], search.Asked);
    }

    private async Task<IEnumerable<string>> ItemsAsync(INeighbourSearch search)
    {
        _shop.Search = search;
        return (await _shop.RunAsync(profile: LikesDresses)).Items.Select(i => i.ItemId).ToArray();
    }

    private sealed class Recording(INeighbourSearch exact) : INeighbourSearch
    {
        public List<string> Asked { get; } = [];
        public bool IsHere { get; init; }

        public ValueTask<NeighbourResult> SearchAsync(IReadOnlyList<float[]> queries, int k, string? filter, CancellationToken cancellation)
        {
            Asked.Add("aside");
            return exact.SearchAsync(queries, k, filter, cancellation);
        }

        public int? SearchHere(float[] query, string? filter, Span<Neighbour> nearest)
        {
            if (!IsHere) return null;
            Asked.Add("here");
            var hits = exact.SearchAsync([query], nearest.Length, filter, default).AsTask().GetAwaiter().GetResult().Hits[0];
            hits.CopyTo(nearest);
            return hits.Length;
        }
    }
}
