using System.Collections.Concurrent;
using System.Net;
using Personalization.Testing;
using Personalization.Testing.Gateway;

namespace Personalization.Integration.Trip;

/// <summary>What no gateway may stumble over, sent to the real silo.</summary>
[Collection(ShopCollection.Name)]
public sealed class MalformedTripTests(ShopFixture shop)
{
    [Fact]
    public async Task AThousandMalformedRequests_GetProblemDocuments_AndTheSiloStaysReady()
    {
        var wrong = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(MalformedRequests.Generate(seed: 7, count: 1000), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (request, cancellation) =>
        {
            if (await MalformedRequestCheck.FaultOfAsync(shop.Http, request, cancellation) is { } fault) wrong.Add(fault);
        });

        Assert.True(wrong.IsEmpty, $"{wrong.Count} of 1000:\n{string.Join('\n', wrong.Take(20))}");
        Assert.Equal(HttpStatusCode.OK, (await shop.Http.GetAsync("/healthz/ready")).StatusCode);
        Assert.Equal(20, ShopCalls.ItemsOf(await shop.Http.RecommendAsync("fuzz1")).Length);
        Assert.Equal(0, (int)(await shop.Http.GetJsonAsync("/v1/customers/fuzz1"))["interactions"]!);
    }
}
