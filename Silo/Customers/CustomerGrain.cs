using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.Extensions.Options;
using Orleans.Storage;
using Orleans.Streams;
using Orleans.Streams.Core;
using Personalization.Contracts;
using Personalization.Core.Catalog;
using Personalization.Core.Customers;
using Personalization.Core.Experiments;
using Personalization.Core.Features;
using Personalization.Core.Interactions;
using Personalization.Core.Pipeline;
using Personalization.Core.Recommendations;
using Personalization.Silo.Embeddings;
using Personalization.Silo.Precomputed;
using Personalization.Silo.Releases;
using Personalization.Silo.Signals;

namespace Personalization.Silo.Customers;

/// <summary>
/// One customer. Takes batches of interactions in one at a time, each durable with its event ids before it is acknowledged; answers recommendations meanwhile from
/// the last durable profile.
/// </summary>
[ImplicitStreamSubscription(StreamNames.Interactions)]
public sealed class CustomerGrain(CustomerServices services, ILogger<CustomerGrain> logger)
    : Grain, ICustomerGrain, IStreamSubscriptionObserver, IAsyncBatchObserver<Interaction>
{
    private readonly CustomerSignals _signals = new(services.Signals);
    private CustomerRecord _record = null!;
    private readonly CustomerEmbedding _embedding = new(services.Encoding, logger);
    private double? _appliedMs;
    private bool _merging, _answering;

    public override async Task OnActivateAsync(CancellationToken cancellationToken) =>
        _record = await CustomerRecord.OpenAsync(this.GetPrimaryKeyString(), services, logger, cancellationToken);

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _signals.Close(services.Time.GetUtcNow().ToUnixTimeMilliseconds());
        return _record is null ? Task.CompletedTask : _record.CloseAsync();
    }

    public async Task<ApplyResult> Apply(Interaction[] events)
    {
        var start = Stopwatch.GetTimestamp();
        var applied = new List<Interaction>(events.Length);
        try
        {
            while (!await WriteAsync(_record.ApplyAsync(events, applied)))
            {
                // A merge that was cut off is ended first; what comes now is of the guest's next life.
                await GrainFactory.GetGrain<ICustomerGrain>(_record.HandingOverTo!).Merge(this.GetPrimaryKeyString());
            }
        }
        finally
        {
            // Also of a batch that failed in its middle: what is durable of it is a duplicate when it comes again.
            services.Trends.Add(applied);
            _signals.Applied(applied);
            services.Outcomes.Applied(applied);
            services.Arms.Applied(this.GetPrimaryKeyString(), applied);
        }
        if (applied.Count > 0) _embedding.Refresh(LatestProfile, services.ServingOf);
        if (applied.Count > 0) _appliedMs = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        services.Metrics.Applied(applied.Count, events.Length - applied.Count);
        return new ApplyResult(applied.Count, events.Length - applied.Count);
    }

    public async Task<ImmutableSortedDictionary<string, AttributeValue>?> SetAttributes(AttributeChange change)
    {
        (bool Done, bool Allowed) set;
        // A merge that was cut off is ended first, as for events.
        while (!(set = await WriteAsync(_record.SetAttributesAsync(change))).Done) await GrainFactory.GetGrain<ICustomerGrain>(_record.HandingOverTo!).Merge(this.GetPrimaryKeyString());
        if (!set.Allowed) return null;
        _embedding.Refresh(LatestProfile, services.ServingOf);
        return _record.Profile.Attributes;
    }

    public async Task<RecommendationResponse> Recommend(RecommendationRequest request, CancellationToken cancellation)
    {
        var (release, arm, degraded) = services.ArmOf(request);
        var profile = _record.Profile;
        using var deadline = services.Deadline(cancellation);
        var startedAt = services.Time.GetTimestamp();
        var now = services.Time.GetUtcNow();
        var embedding = await _embedding.GetAsync(profile, release.Serving, QueryMoment.Of(request, now), deadline.Token);
        ArmLabel? counted = arm is { Counted: true } ? arm.Label : null;
        var (seen, appliedMs) = (_record.Seen, _appliedMs);
        async Task<(PipelineContext, RecommendationResponse)> AnswerAsync()
        {
            var context = new PipelineContext(request, services.Requests.NewId(counted?.Tag ?? 0), profile, embedding.Vector, release.Serving, arm?.Options ?? services.Options, now)
            {
                EncodeFailure = embedding.Failure,
                Factors = ReferenceEquals(embedding.Profile, profile) && embedding.Release == release.Id ? embedding.Factors : null,
                QueryAge = embedding.Vector.Length == 0 ? null : services.Time.GetElapsedTime(embedding.ComputedAt),
                QueryInteractions = embedding.Profile.Version,
                AppliedMs = appliedMs,
                Arm = counted,
                Observer = services.Observers,
                Seen = seen,
                Deadline = services.RequestDeadline,
                StartedAt = startedAt,
            };
            return (context, await release.Pipeline.RunAsync(context, services.Time.GetElapsedTime(startedAt).TotalMilliseconds, deadline.Token));
        }
        var (context, response) = await OnTurnOrAsideAsync(AnswerAsync);
        if (LivePath.FailureOf(context, response) is { } cause)
        {
            // Nobody was told of an answer that may not be shown.
            response = await services.Precomputed.FindAsync(context, release, cause, cancellation) ?? response;
            services.Observers.StoodIn(context, response);
        }
        if (degraded is not null) response = response.DegradedBy(degraded);
        _record.Shown(response.Items, context.Now.ToUnixTimeMilliseconds());
        // What was drawn and then not shown has taught nothing: another slate stood in.
        if (context.Explored.Count > 0)
        {
            var shown = response.Items.Select(i => ItemKey.Of(i.ItemId)).ToHashSet();
            _signals.Shown([.. context.Explored.Where(e => shown.Contains(e.Key))], context.Now.ToUnixTimeMilliseconds());
        }
        if (request.Explain) response = await services.Explaining.RunAsync(context, response, cancellation);
        services.Metrics.Answered(response);
        return response;
    }

    public Task<CustomerView> View() => Task.FromResult(services.ViewOf(this.GetPrimaryKeyString(), _record.Profile, _embedding.Known));

    public Task<CustomerExport> Export() => services.Traces.ExportAsync(new CustomerExport
    {
        CustomerId = this.GetPrimaryKeyString(),
        Profile = _record.Profile with { Seen = _record.Seen.ToWords() },
        Embedding = _embedding.Known?.Vector ?? [],
        EmbeddingRelease = _embedding.Known?.Release,
    });

    public async Task<ErasureReport> Erase()
    {
        // The state in a turn of its own; the rest may take minutes, for which the customer's events do not wait.
        var known = await GrainFactory.GetGrain<ICustomerGrain>(this.GetPrimaryKeyString()).Forget();
        return await services.Traces.EraseAsync(this.GetPrimaryKeyString(), new ErasureReport(known ? "erased" : "none"));
    }

    public async Task<bool> Forget()
    {
        // Also for one of whom nothing is known: an event still on its way must not bring the customer back.
        var known = _record.IsKnown;
        await WriteAsync(_record.EraseAsync(services.Time.GetUtcNow()));
        _embedding.Clear();
        _signals.Clear();
        return known;
    }

    public async Task<MergeResult> Merge(string guestId)
    {
        if (_merging || _record.HandingOverTo is not null || guestId == this.GetPrimaryKeyString())
            throw new OrleansException("Two histories cannot be merged into each other.");
        _merging = true;
        try
        {
            var guest = GrainFactory.GetGrain<ICustomerGrain>(guestId);
            var history = await guest.HandOver(this.GetPrimaryKeyString());
            if (history is not null)
            {
                await WriteAsync(_record.MergeAsync(guestId, history));
                await guest.Release(this.GetPrimaryKeyString());
            }
            services.Outcomes.Merged(guestId, this.GetPrimaryKeyString());
            return new MergeResult(history is null ? "none" : "merged", _record.Profile.Version);
        }
        finally
        {
            _merging = false;
        }
    }

    public Task<CustomerProfile?> HandOver(string toCustomerId) => _merging
        ? throw new OrleansException("Two histories cannot be merged into each other.")
        : WriteAsync(_record.HandOverAsync(toCustomerId));

    public async Task Release(string toCustomerId)
    {
        await WriteAsync(_record.ReleaseAsync(toCustomerId));
        _embedding.Clear();
    }

    async Task IStreamSubscriptionObserver.OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) =>
        await handleFactory.Create<Interaction>().ResumeAsync(this);

    /// <summary>A failure here makes the stream deliver the batch again; event ids keep it from counting twice.</summary>
    Task IAsyncBatchObserver<Interaction>.OnNextAsync(IList<SequentialItem<Interaction>> items) => Apply([.. items.Select(i => i.Item)]);

    /// <summary>The stream has tried for as long as it does, or holds the events no more: it goes on without them.</summary>
    Task IAsyncBatchObserver<Interaction>.OnErrorAsync(Exception ex)
    {
        CustomerLog.GivenUp(logger, ex);
        services.Metrics.DeliveryGivenUp();
        return Task.CompletedTask;
    }

    private async Task<T> WriteAsync<T>(Task<T> write)
    {
        try
        {
            return await write;
        }
        catch (IOException)
        {
            services.Metrics.WriteFailed();
            throw;
        }
        catch (InconsistentStateException)
        {
            // Another activation has taken over: what this one knows is old.
            DeactivateOnIdle();
            throw;
        }
    }

    /// <summary>
    /// One answer at a time is computed on the customer's own turn: to leave it and to come back are two changes of thread, a tenth of an answer. Others that are asked for meanwhile
    /// leave it, and so do not wait for each other.
    /// </summary>
    private async Task<T> OnTurnOrAsideAsync<T>(Func<Task<T>> answer)
    {
        if (_answering) return await Task.Run(answer, CancellationToken.None);
        _answering = true;
        try
        {
            return await answer();
        }
        finally
        {
            _answering = false;
        }
    }

    private CustomerProfile LatestProfile() => _record.Profile;
}
