using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;
using Personalization.Contracts;
using Personalization.Core.Customers;
using Personalization.Core.Features;
using Personalization.Core.Interactions;
using Personalization.Core.Pipeline;
using Personalization.Core.Recommendations;
using Personalization.Core.Releases;
using Personalization.Gateway;
using Personalization.Silo.Embeddings;
using Personalization.Silo.Releases;

namespace Personalization.Silo.Hosting;

/// <summary>
/// Answers made-up customers before the silo is ready, so that the first real one does not wait for code to be compiled and memory to be touched. It leaves no trace: nothing is
/// logged, kept or stored, and no recommendation is counted.
/// </summary>
public sealed partial class WarmStart(
    LoadedReleases releases,
    QueryEncoding encoding,
    IGrainFactory grains,
    IOptions<PipelineOptions> pipeline,
    IOptions<SiloSettings> settings,
    IServer server,
    TimeProvider time,
    ILogger<WarmStart> logger)
{
    /// <summary>Of each kind of customer: most of what is compiled is by the first, and what runs long by the tenth.</summary>
    private const int Answers = 10;

    /// <summary>An interaction with so many items: what a real customer's query and features are made of.</summary>
    private const int HistoryLength = 20;
    private const string Nobody = "warm-start";

    /// <summary>Items whose rows, vectors and ranker's sides no longer fit what a processor keeps at hand: a second is well spent on larger pages.</summary>
    private const int LargeShop = 50_000;

    /// <summary>A silo that cannot answer is ready all the same: its first customer is told why.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public async Task RunAsync(CancellationToken cancellation)
    {
        while (releases.Active is null) await Task.Delay(TimeSpan.FromMilliseconds(20), time, cancellation);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(Patience);
        var start = Stopwatch.GetTimestamp();
        try
        {
            if (settings.Value.RoleSet.Contains(SiloRoles.Customers)) await AnswerAsync(releases.Active, deadline.Token);
            if (settings.Value.RoleSet.Contains(SiloRoles.Gateway)) await AskAsync(deadline.Token);
            Warm(logger, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            CannotWarm(logger, e);
        }
        // Items and state that have come with the start stay. Collected now, they are old: else the collections of the first minute copy them, and stop every request for some 100 ms.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
        if (releases.Active.Serving.Items.Count < LargeShop) return;
        start = Stopwatch.GetTimestamp();
        OnHugePages(logger, HugePages.CollapseHeap() >> 20, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }

    private async Task AnswerAsync(ActiveRelease release, CancellationToken cancellation)
    {
        // Opens the customers' store, and nothing is written by looking.
        await grains.GetGrain<ICustomerGrain>(Nobody).View().WaitAsync(cancellation);
        var known = ProfileOver(release.Serving);
        for (var i = 0; i < Answers; i++)
        {
            foreach (var profile in new[] { CustomerProfile.Empty, known })
            {
                var request = new RecommendationRequest { CustomerId = Nobody };
                var now = time.GetUtcNow();
                var vectors = await encoding.EncodeAsync(profile, release.Serving, QueryMoment.Of(request, now)).WaitAsync(cancellation);
                // An observer would log the answer and keep it: nobody looks.
                var context = new PipelineContext(request, Nobody, profile, vectors.Query, release.Serving, pipeline.Value, now) { Factors = vectors.Factors };
                var response = await release.Pipeline.RunAsync(context, encodeMs: 0, cancellation);
                GatewayWarmUp.Write(response);
            }
        }
    }

    private CustomerProfile ProfileOver(ServingRelease release)
    {
        var now = time.GetUtcNow();
        var events = release.Shelves.Popular.Take(HistoryLength).Select((row, i) => new Interaction
        {
            EventId = $"{Nobody}-{i}",
            CustomerId = Nobody,
            Kind = i % 5 == 4 ? InteractionKind.Cart : InteractionKind.Click,
            ItemId = row.Item.Id,
            At = now.AddMinutes(i - HistoryLength),
        });
        return CustomerProfile.Empty.Apply([.. events], id => release.Items.Find(id)?.Item.Category).Profile;
    }

    /// <summary>Over the gateway's own port: a call that is good, and one that is refused before it reaches a customer.</summary>
    private async Task AskAsync(CancellationToken cancellation)
    {
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? ImmutableArray<string>.Empty;
        if (addresses.FirstOrDefault(a => a.StartsWith("http://", StringComparison.Ordinal)) is not { } address) return;
        using var http = new HttpClient { BaseAddress = new Uri(address.Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal).Replace("[::]", "127.0.0.1", StringComparison.Ordinal)) };
        foreach (var path in new[] { "/healthz/live", "/v1/customers/%01/recommendations?limit=20" })
            using (await http.GetAsync(new Uri(path, UriKind.Relative), cancellation)) continue;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Warm in {Ms:F0} ms")]
    private static partial void Warm(ILogger logger, double ms);

    [LoggerMessage(Level = LogLevel.Information, Message = "{MiB} MiB of the heap on large pages in {Ms:F0} ms")]
    private static partial void OnHugePages(ILogger logger, long miB, double ms);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The silo could not be warmed; its first answers may be late")]
    private static partial void CannotWarm(ILogger logger, Exception e);
}
