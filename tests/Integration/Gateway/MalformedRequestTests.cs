using System.Collections.Concurrent;
using System.Net;
using Personalization.Testing.Gateway;

namespace Personalization.Integration.Gateway;

public sealed class MalformedRequestTests
{
    private const int Seed = 20261122;
    private const int Count = 1000;

    [Fact]
    public async Task AThousandMalformedRequests_GetProblemDocuments_AndTheGatewayStaysWell()
    {
        await using var host = await GatewayHost.StartAsync();
        var wrong = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(MalformedRequests.Generate(Seed, Count), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (request, cancellation) =>
        {
            if (await MalformedRequestCheck.FaultOfAsync(host.Http, request, cancellation) is { } fault) wrong.Add(fault);
        });

        Assert.True(wrong.IsEmpty, $"{wrong.Count} of {Count}:\n{string.Join('\n', wrong.Take(20))}");
        Assert.Empty(host.Shop.Sent);
        Assert.Equal(HttpStatusCode.OK, (await host.Http.GetAsync("/healthz/ready")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await host.Http.GetAsync("/v1/customers/c1/recommendations")).StatusCode);
    }

    [Fact]
    public void Requests_OfOneSeed_AreAlwaysTheSame()
    {
        var first = MalformedRequests.Generate(Seed, 200).Select(r => $"{r} {Convert.ToHexString(r.Body ?? [])}");
        Assert.Equal(first, MalformedRequests.Generate(Seed, 200).Select(r => $"{r} {Convert.ToHexString(r.Body ?? [])}"));
    }
}
