using Personalization.Core.Interactions;

namespace Personalization.Core.Customers;

/// <summary>
/// A profile that takes one interaction after another at the cost of the interaction, and gives an immutable one when asked. It holds either form and never both, so
/// a customer costs memory once. Not thread safe.
/// </summary>
public sealed class LiveProfile(CustomerProfile profile, ProfileRules rules)
{
    private CustomerProfile? _frozen = profile;
    private ProfileFold? _fold;

    /// <summary>The profile after all that was added; the same object until more is.</summary>
    public CustomerProfile Current
    {
        get
        {
            if (_frozen is null) (_frozen, _fold) = (_fold!.ToProfile(), null);
            return _frozen;
        }
    }

    /// <summary>Whether an interaction would take effect: its id is not among the remembered ones, and no erasure has made its time void.</summary>
    public bool Takes(ulong eventId, long atMs)
    {
        var erasedAtMs = _frozen?.ErasedAtMs ?? _fold!.ErasedAtMs;
        if (erasedAtMs != 0 && atMs <= erasedAtMs) return false;
        // A vectorised scan of a thousand numbers: cheaper than keeping a set.
        return _frozen is not null ? !_frozen.EventIds.AsSpan().Contains(eventId) : !_fold!.Knows(eventId);
    }

    /// <summary>
    /// The time at which an interaction that comes now counts. That is its own, unless it is further ahead than a producer's clock may be: then it happened now, as one of a
    /// far day would make all that follow late. "Now" is never before what is known already, so a clock of ours that jumps back changes nothing. After an erasure
    /// such a one may be of before: then its time is that of the erasure, and <see cref="Takes"/> refuses it.
    /// </summary>
    public long TimeOf(long atMs, long nowMs)
    {
        var (lastMs, erasedAtMs) = _frozen is not null ? (_frozen.LastEventAtMs, _frozen.ErasedAtMs) : (_fold!.LastEventAtMs, _fold.ErasedAtMs);
        var knownMs = Math.Max(nowMs, Math.Max(lastMs, erasedAtMs));
        return atMs <= knownMs + (long)InteractionRules.MaxAhead.TotalMilliseconds ? atMs : erasedAtMs != 0 ? erasedAtMs : knownMs;
    }

    /// <summary>Takes the interaction in; one that <see cref="Takes"/> refuses changes nothing.</summary>
    public void Add(in LoggedInteraction interaction)
    {
        if (!Takes(interaction.EventId, interaction.AtMs)) return;
        _fold ??= new ProfileFold(_frozen!, rules);
        _frozen = null;
        _fold.Add(interaction);
    }

    /// <summary>Forgets all, and begins with another profile.</summary>
    public void Replace(CustomerProfile profile) => (_frozen, _fold) = (profile, null);
}
