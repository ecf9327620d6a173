using Personalization.Core.Customers;
using Personalization.Core.Features;
using Personalization.Core.Releases;
using Personalization.Silo.Customers;

namespace Personalization.Silo.Embeddings;

/// <summary>
/// One customer's query embedding: computed anew after events, one computation at a time however many come, and never waited for longer than the budget. In the
/// grain's turns only; the computing is elsewhere.
/// </summary>
public sealed class CustomerEmbedding(QueryEncoding encoding, ILogger logger)
{
    private Task<QueryEmbedding>? _underway;
    private int _life;

    /// <summary>Of the latest request: what the next is likely to come from.</summary>
    private string? _device;
    private bool _refreshing;

    /// <summary>The latest that was computed; null before the first.</summary>
    public QueryEmbedding? Known { get; private set; }

    /// <summary>
    /// Sees to it that the embedding will be that of the customer's latest state. Not of one who was never asked for since the grain is active: the first request has it
    /// computed, and one who only sends events costs nothing.
    /// </summary>
    /// <param name="latest">Called again when what was under way has ended.</param>
    public void Refresh(Func<CustomerProfile> latest, Func<string, ServingRelease?> releaseOf)
    {
        if (_refreshing || Known is null && _underway is null) return;
        _ = RefreshAsync(latest, releaseOf);
    }

    /// <summary>
    /// The embedding of this state under this release at this moment, waiting no longer than the budget; else the one before under the same release, or none, with the reason.
    /// </summary>
    public async ValueTask<QueryEmbedding> GetAsync(CustomerProfile profile, ServingRelease release, QueryMoment moment, CancellationToken cancellation)
    {
        _device = moment.Device;
        var key = release.Manifest.Slots.QueryKeyOf(moment);
        if (Known is { } known && Fits(known, profile, release, key)) return known;
        if (SaysNothing(profile)) return new QueryEmbedding(release.Id, profile, [], encoding.Time.GetTimestamp());
        try
        {
            return await InTimeAsync(profile, release, moment).WaitAsync(encoding.Budget, encoding.Time, cancellation);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // It may have come in the very moment.
            if (Known is { } latest && Fits(latest, profile, release, key)) return latest;
            // The same state an hour ago, or on another device, is as good as any.
            if (Known is { } sooner && Fits(sooner, profile, release, sooner.MomentKey)) return sooner;
            var late = e is OperationCanceledException or TimeoutException;
            if (!late) CustomerLog.EncodeFailed(logger, e);
            var cause = late ? "late" : e.Message;
            // What the customer was after a moment ago is nearer than nothing; the answer says that it is not the latest.
            if (Known is { } former && former.Release == release.Id && former.Vector.Length > 0)
                return former with { Failure = $"{cause}, answered with a query of {profile.Version - former.Profile.Version} interactions before" };
            return new QueryEmbedding(release.Id, profile, [], encoding.Time.GetTimestamp(), key, cause);
        }
    }

    /// <summary>Forgets the customer, also what is under way.</summary>
    public void Clear()
    {
        _life++;
        (Known, _underway, _device) = (null, null, null);
    }

    private static bool SaysNothing(CustomerProfile profile) => profile.IsGuest && profile.Attributes.IsEmpty;

    private static bool Fits(QueryEmbedding known, CustomerProfile profile, ServingRelease release, int key) =>
        known.Release == release.Id && known.MomentKey == key && ReferenceEquals(known.Profile, profile);

    private async Task<QueryEmbedding> InTimeAsync(CustomerProfile profile, ServingRelease release, QueryMoment moment)
    {
        var key = release.Manifest.Slots.QueryKeyOf(moment);
        while (true)
        {
            var underway = _underway ?? ComputeAsync(profile, release, moment);
            var embedding = await underway;
            // What was under way may have been of a state before, or under another release.
            if (embedding.Release == release.Id && embedding.MomentKey == key && (ReferenceEquals(embedding.Profile, profile) || embedding.Profile.Version > profile.Version)) return embedding;
        }
    }

    private async Task RefreshAsync(Func<CustomerProfile> latest, Func<string, ServingRelease?> releaseOf)
    {
        _refreshing = true;
        try
        {
            while (true)
            {
                if (_underway is { } underway) await underway;
                else if (Known is { } known && latest() is var profile && !SaysNothing(profile) && !ReferenceEquals(profile, known.Profile) && releaseOf(known.Release) is { } release)
                    await ComputeAsync(profile, release, new QueryMoment(encoding.Time.GetUtcNow().ToUnixTimeMilliseconds(), _device));
                else return;
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The next request tries again, and tells.
            CustomerLog.EncodeFailed(logger, e);
        }
        finally
        {
            _refreshing = false;
        }
    }

    private Task<QueryEmbedding> ComputeAsync(CustomerProfile profile, ServingRelease release, QueryMoment moment)
    {
        var computing = ComputeAndKeepAsync(profile, release, moment);
        if (!computing.IsCompleted) _underway = computing;
        return computing;
    }

    private async Task<QueryEmbedding> ComputeAndKeepAsync(CustomerProfile profile, ServingRelease release, QueryMoment moment)
    {
        var life = _life;
        try
        {
            // Stamped with when it was asked for: what happens meanwhile is not in it.
            var at = encoding.Time.GetTimestamp();
            var (query, factors) = await encoding.EncodeAsync(profile, release, moment);
            var embedding = new QueryEmbedding(release.Id, profile, query, at, release.Manifest.Slots.QueryKeyOf(moment)) { Factors = factors };
            if (life == _life) Known = embedding;
            return embedding;
        }
        finally
        {
            if (life == _life) _underway = null;
        }
    }
}
