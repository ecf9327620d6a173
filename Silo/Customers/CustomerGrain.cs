using System.Diagnostics;
using Microsoft.Extensions.Options;
using Orleans.Storage;
using Orleans.Streams;
using Orleans.Streams.Core;
using Personalization.Contracts;
using Personalization.Core.Customers;
using Personalization.Core.Interactions;
using Personalization.Core.Pipeline;
using Personalization.Core.Recommendations;
using Personalization.Silo.Releases;

namespace Personalization.Silo.Customers;

/// <summary>
/// One customer. Takes batches of interactions in one at a time, each durable with its event ids before it is acknowledged; answers recommendations meanwhile from
/// the last durable profile.
/// </summary>
[ImplicitStreamSubscription(StreamNames.Interactions)]
public sealed class CustomerGrain(
    [PersistentState("profile", StorageNames.Customers)] IPersistentState<CustomerState> state,
    CustomerServices services,
    ILogger<CustomerGrain> logger) : Grain, ICustomerGrain, IStreamSubscriptionObserver, IAsyncBatchObserver<Interaction>
{
    private CustomerProfile _profile = CustomerProfile.Empty;
    private QueryEmbedding? _embedding;
    private double? _appliedMs;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _profile = state.State.Profile;
        return Task.CompletedTask;
    }

    public async Task<ApplyResult> Apply(Interaction[] events)
    {
        var start = Stopwatch.GetTimestamp();
        var fresh = new List<Interaction>(events.Length);
        var (profile, applied) = _profile.Apply(events, services.CategoryOf, fresh);
        if (applied > 0)
        {
            await SaveAsync(profile);
            services.Trends.Add(fresh);
            _appliedMs = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
        services.Metrics.Applied(applied, events.Length - applied);
        return new ApplyResult(applied, events.Length - applied);
    }

    public async Task<RecommendationResponse> Recommend(RecommendationRequest request, CancellationToken cancellation)
    {
        var release = services.Releases.Require();
        var profile = _profile;
        using var deadline = services.Deadline(cancellation);
        var start = Stopwatch.GetTimestamp();
        var embedding = await EmbeddingAsync(profile, release, deadline.Token);
        var context = new PipelineContext(request, Guid.CreateVersion7().ToString("N"), profile, embedding.Vector, release.Serving, services.Options, services.Time.GetUtcNow())
        {
            EncodeFailure = embedding.Failure,
        };
        var response = await release.Pipeline.RunAsync(context, Stopwatch.GetElapsedTime(start).TotalMilliseconds, deadline.Token);
        services.Metrics.Answered(response);
        return response with { Freshness = response.Freshness with { AppliedMs = _appliedMs } };
    }

    public Task<CustomerView> View() => Task.FromResult(services.ViewOf(this.GetPrimaryKeyString(), _profile, _embedding));

    public Task<CustomerExport> Export() => Task.FromResult(new CustomerExport
    {
        CustomerId = this.GetPrimaryKeyString(),
        Profile = _profile,
        Embedding = _embedding?.Vector ?? [],
        EmbeddingRelease = _embedding?.Release,
    });

    public async Task<ErasureReport> Erase()
    {
        // Also for one of whom nothing is known: an event still on its way must not bring the customer back.
        var known = state.RecordExists;
        await SaveAsync(CustomerProfile.Erased(Latest(services.Time.GetUtcNow(), DateTimeOffset.FromUnixTimeMilliseconds(_profile.LastEventAtMs))));
        _embedding = null;
        return new ErasureReport(known ? "erased" : "none");
    }

    async Task IStreamSubscriptionObserver.OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) =>
        await handleFactory.Create<Interaction>().ResumeAsync(this);

    /// <summary>A failure here makes the stream deliver the batch again; event ids keep it from counting twice.</summary>
    Task IAsyncBatchObserver<Interaction>.OnNextAsync(IList<SequentialItem<Interaction>> items) => Apply([.. items.Select(i => i.Item)]);

    Task IAsyncBatchObserver<Interaction>.OnErrorAsync(Exception ex)
    {
        CustomerLog.StreamFailed(logger, ex);
        return Task.CompletedTask;
    }

    /// <summary>A producer's clock may run ahead of ours: what it has sent before the erasure stays void too.</summary>
    private static DateTimeOffset Latest(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    /// <summary>Effect and event ids in one write. Until it is durable nobody sees the new profile.</summary>
    private async Task SaveAsync(CustomerProfile profile)
    {
        state.State = new CustomerState { Profile = profile };
        try
        {
            await state.WriteStateAsync();
        }
        catch (Exception e)
        {
            state.State = new CustomerState { Profile = _profile };
            // Another activation has written: what this one knows is old.
            if (e is InconsistentStateException) DeactivateOnIdle();
            throw;
        }
        _profile = profile;
    }

    private async ValueTask<QueryEmbedding> EmbeddingAsync(CustomerProfile profile, ActiveRelease release, CancellationToken cancellation)
    {
        if (_embedding is { } known && known.Release == release.Id && ReferenceEquals(known.Profile, profile)) return known;
        var embedding = await services.EncodeAsync(profile, release, cancellation);
        // The profile may have moved on, or been erased, meanwhile.
        if (ReferenceEquals(profile, _profile)) _embedding = embedding;
        return embedding;
    }
}
