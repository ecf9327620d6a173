using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Orleans.Storage;
using Personalization.Contracts;
using Personalization.Core.Catalog;
using Personalization.Core.Customers;
using Personalization.Core.Interactions;
using Personalization.Core.Recommendations;
using Personalization.Storage.Customers;

namespace Personalization.Silo.Customers;

/// <summary>
/// One customer's state while the grain is active: the profile in memory, and its snapshot and log in the store. An event takes effect in memory when it is durable, and
/// not before. For one caller at a time.
/// </summary>
internal sealed class CustomerRecord
{
    /// <summary>One commit of one customer holds no more, so that an id of it is among the remembered ones when the log is read again.</summary>
    private const int EventsAtOnce = ProfileBounds.EventIds / 2;

    /// <summary>A log is read again until it is this long, or as long as the snapshot: what a snapshot costs is spent at most once per as many bytes of events.</summary>
    private const int ShortLogBytes = 4096;

    private readonly CustomerServices _services;
    private readonly ILogger _logger;
    private readonly CustomerClaim _claim;
    private readonly LiveProfile _profile;
    private int _snapshotBytes;
    private int _logBytes;
    private Task _saving = Task.CompletedTask;
    private bool _seenMore;

    /// <summary>The write under way of those that must not meet: a merge comes between the grain's turns.</summary>
    private Task _writing = Task.CompletedTask;

    private CustomerRecord(CustomerServices services, ILogger logger, CustomerClaim claim, LiveProfile profile) =>
        (_services, _logger, _claim, _profile) = (services, logger, claim, profile);

    /// <summary>The customer who takes this history over; until that has ended, nothing is applied.</summary>
    public string? HandingOverTo { get; private set; }

    public CustomerProfile Profile => _profile.Current;

    /// <summary>What the customer was shown. Kept with the next snapshot: a crash forgets what was shown since.</summary>
    public SeenItems Seen { get; private init; } = new();

    /// <summary>Whether anything is kept of the customer, if only the mark of an erasure.</summary>
    public bool IsKnown { get; private set; }

    /// <exception cref="InvalidDataException">What is kept is damaged, or of another version.</exception>
    public static async Task<CustomerRecord> OpenAsync(string customerId, CustomerServices services, ILogger logger, CancellationToken cancellation)
    {
        var opened = await services.Store.OpenAsync(customerId, cancellation);
        try
        {
            var stored = opened.Snapshot is null ? CustomerProfile.Empty : CustomerProfileCodec.Decode(opened.Snapshot, services.OwnText);
            var profile = new LiveProfile(stored.Seen.IsEmpty ? stored : stored with { Seen = [] }, services.Rules);
            foreach (var entry in opened.Entries) InteractionLogCodec.Replay(entry.Span, profile, services.OwnText);
            return new CustomerRecord(services, logger, opened.Claim, profile)
            {
                IsKnown = opened.Snapshot is not null || opened.Entries.Count > 0,
                _snapshotBytes = opened.Snapshot?.Length ?? 0,
                _logBytes = opened.Entries.Sum(e => e.Length),
                HandingOverTo = profile.Current.HandingOverTo,
                Seen = SeenItems.FromWords(stored.Seen),
            };
        }
        catch
        {
            services.Store.Close(opened.Claim);
            throw;
        }
    }

    /// <summary>Takes in those of the events that are new, and adds them to <paramref name="applied"/> when their effect is durable.</summary>
    /// <returns>False when the history is being handed over: that has to end before the rest can be applied.</returns>
    /// <exception cref="InconsistentStateException">Another activation has taken over.</exception>
    /// <exception cref="IOException">The store cannot write now. Those events of the batch that are durable already are duplicates when it comes again.</exception>
    public async Task<bool> ApplyAsync(Interaction[] events, List<Interaction> applied)
    {
        if (events.Length <= EventsAtOnce) return await InTurnAsync(() => ApplyOnceAsync(events, applied));
        foreach (var chunk in events.Chunk(EventsAtOnce))
            if (!await InTurnAsync(() => ApplyOnceAsync(chunk, applied))) return false;
        return true;
    }

    /// <summary>Changes the attributes, when that is durable.</summary>
    /// <returns>Whether it was done: not while the history is being handed over, which has to end before. And whether the attributes are within their bounds: nothing changes where they are not.</returns>
    /// <exception cref="InconsistentStateException">Another activation has taken over.</exception>
    /// <exception cref="IOException">The store cannot write now.</exception>
    public Task<(bool Done, bool Allowed)> SetAttributesAsync(AttributeChange change) => InTurnAsync(async () =>
    {
        if (HandingOverTo is not null) return (false, true);
        var before = Profile.Attributes;
        // What was imported before may have been erased since, or have gone over to a customer.
        var hadOthers = !before.IsEmpty || Profile is not { ErasedAtMs: 0, Life: 0 };
        if (change.Mode == AttributeChangeMode.Import && hadOthers) return (true, true);
        var after = (change.Mode == AttributeChangeMode.Patch ? before : CustomerAttributes.None).With(change.Attributes);
        var allowed = true;
        CustomerAttributes.Check(after, (_, _) => allowed = false);
        if (!allowed || after.SequenceEqual(before)) return (true, allowed);
        var entry = AttributesCodec.EncodeEntry(after);
        Require(await _services.Store.AppendAsync(_claim, entry));
        _profile.Replace(Profile with { Attributes = after });
        Appended(entry.Length);
        return (true, true);
    });

    /// <summary>Forgets the customer. No event of <paramref name="now"/> or before revives it, nor one that a producer's fast clock has stamped ahead.</summary>
    /// <exception cref="InconsistentStateException">Another activation has taken over.</exception>
    public Task<bool> EraseAsync(DateTimeOffset now) => InTurnAsync(() =>
        BeginAnewAsync(CustomerProfile.Erased(DateTimeOffset.FromUnixTimeMilliseconds(Math.Max(now.ToUnixTimeMilliseconds(), Profile.LastEventAtMs)))));

    /// <summary>Makes the history one that is on its way to another customer; null when there is none. Asked again, gives the same.</summary>
    /// <exception cref="OrleansException">It is on its way to somebody else.</exception>
    public Task<CustomerProfile?> HandOverAsync(string toCustomerId) => InTurnAsync<CustomerProfile?>(async () =>
    {
        if (HandingOverTo is null && Profile.Version == 0 && Profile.Attributes.IsEmpty) return null;
        if (HandingOverTo is not null && HandingOverTo != toCustomerId) throw new OrleansException("This history is being merged into another customer's already.");
        if (HandingOverTo is null) await ReplaceAsync(Profile with { HandingOverTo = toCustomerId });
        return Profile with { HandingOverTo = null };
    });

    /// <summary>The history is durable with the other customer: begins anew. No event that was part of it counts again.</summary>
    public Task<bool> ReleaseAsync(string toCustomerId) =>
        InTurnAsync(() => HandingOverTo == toCustomerId ? BeginAnewAsync(Profile.NextLife()) : Task.FromResult(false));

    /// <summary>Takes in a guest's history, once however often it comes.</summary>
    public Task<bool> MergeAsync(string guestId, CustomerProfile guest) => InTurnAsync(async () =>
    {
        var merged = Profile.With(guest, ProfileMerge.IdOf(guestId, guest), _services.Rules);
        if (ReferenceEquals(merged, Profile)) return false;
        await ReplaceAsync(merged);
        return true;
    });

    /// <summary>Counts what was shown; not to one who was forgotten and has done nothing since: it would be written under the id.</summary>
    public void Shown(ImmutableArray<RecommendedItem> items, long nowMs)
    {
        if (Profile.IsForgotten) return;
        foreach (var item in items) Seen.Add(ItemKey.Of(item.ItemId), nowMs);
        _seenMore |= !items.IsEmpty;
    }

    /// <summary>Writes what the next activation can read at once, and gives the customer up.</summary>
    public async Task CloseAsync()
    {
        await _saving;
        // Of one of whom nothing is known nothing is written.
        if (_logBytes > 0 || _seenMore && IsKnown) await SaveAsync();
        _services.Store.Close(_claim);
    }

    private async Task<bool> ApplyOnceAsync(Interaction[] events, List<Interaction> applied)
    {
        if (HandingOverTo is not null) return false;
        var (fresh, logged) = Fresh(events);
        if (fresh.Count == 0) return true;
        var entry = InteractionLogCodec.Encode(CollectionsMarshal.AsSpan(logged));
        Require(await _services.Store.AppendAsync(_claim, entry));
        foreach (ref readonly var interaction in CollectionsMarshal.AsSpan(logged)) _profile.Add(interaction);
        foreach (ref readonly var interaction in CollectionsMarshal.AsSpan(logged))
            if (interaction.ItemId is { } itemId && InteractionKinds.TasteOf(interaction.Kind, interaction.Value) > 0) Seen.Forget(ItemKey.Of(itemId));
        applied.AddRange(fresh);
        Appended(entry.Length);
        return true;
    }

    /// <summary>Counts an entry that is durable.</summary>
    private void Appended(int bytes)
    {
        IsKnown = true;
        _logBytes += bytes;
        // Off the caller's path; one at a time, and what it cannot do now the next one does.
        if (_logBytes >= Math.Max(ShortLogBytes, _snapshotBytes) && _saving.IsCompleted) _saving = SaveAsync();
    }

    private async Task<T> InTurnAsync<T>(Func<Task<T>> write)
    {
        while (!_writing.IsCompleted) await _writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        var own = write();
        _writing = own;
        return await own;
    }

    private async Task<bool> BeginAnewAsync(CustomerProfile remains)
    {
        await _saving;
        var snapshot = CustomerProfileCodec.Encode(remains);
        Require(await _services.Store.EraseAsync(_claim, snapshot));
        _profile.Replace(remains);
        Seen.Clear();
        _seenMore = false;
        (_snapshotBytes, _logBytes, IsKnown, HandingOverTo) = (snapshot.Length, 0, true, null);
        return true;
    }

    /// <summary>Another profile in the place of this one, when it is durable.</summary>
    private async Task ReplaceAsync(CustomerProfile profile)
    {
        await _saving;
        var snapshot = CustomerProfileCodec.Encode(profile);
        Require(await _services.Store.SaveAsync(_claim, snapshot));
        _profile.Replace(profile);
        (_snapshotBytes, _logBytes, IsKnown, HandingOverTo) = (snapshot.Length, 0, true, profile.HandingOverTo);
    }

    private (List<Interaction> Applied, List<LoggedInteraction> Logged) Fresh(Interaction[] events)
    {
        var (applied, logged) = (new List<Interaction>(events.Length), new List<LoggedInteraction>(events.Length));
        var inBatch = events.Length > 1 ? new HashSet<ulong>(events.Length) : null;
        var nowMs = _services.Time.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var stamped in events)
        {
            // The stream is open to producers that checked nothing.
            var (stampMs, atMs) = (stamped.At.ToUnixTimeMilliseconds(), _profile.TimeOf(stamped.At.ToUnixTimeMilliseconds(), nowMs));
            var interaction = atMs == stampMs ? stamped : stamped with { At = DateTimeOffset.FromUnixTimeMilliseconds(atMs) };
            var one = LoggedInteraction.Of(interaction, _services.TraitsOf);
            if (!_profile.Takes(one.EventId, one.AtMs) || inBatch?.Add(one.EventId) == false) continue;
            applied.Add(interaction);
            logged.Add(one);
        }
        return (applied, logged);
    }

    private async Task SaveAsync()
    {
        var logBytes = _logBytes;
        try
        {
            _seenMore = false;
            var snapshot = CustomerProfileCodec.Encode(Seen.IsEmpty ? Profile : Profile with { Seen = Seen.ToWords() });
            if (!await _services.Store.SaveAsync(_claim, snapshot)) return;
            _snapshotBytes = snapshot.Length;
            _logBytes -= logBytes;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or ObjectDisposedException)
        {
            CustomerLog.SaveFailed(_logger, e);
        }
    }

    private void Require(bool held)
    {
        if (!held) throw new InconsistentStateException("Another activation of the customer has taken over, and nothing was written.", null, $"{_claim.Token}");
    }
}
