using System.Collections.Immutable;

namespace Personalization.Core.Customers;

/// <summary>
/// A profile's sessions while events are added, which may come in any order: each stands in the session of its time, one of the past as well, which grows to either side
/// and may join two. Sessions are further apart than the gap, and those beyond <see cref="ProfileBounds.Sessions"/> are forgotten, the oldest first.
/// </summary>
internal sealed class SessionHistory(CustomerProfile profile, TimeSpan gap)
{
    private readonly long _gapMs = (long)gap.TotalMilliseconds;

    /// <summary>Copied with the first change: most events are of the latest session.</summary>
    private List<SessionSummary>? _before;

    public SessionSummary Latest { get; private set; } = profile.Session;

    /// <summary>Those before the latest, oldest first.</summary>
    public ImmutableArray<SessionSummary> Before => _before is null ? profile.Sessions : [.. _before];

    /// <summary>Adds a session, also one of a single event. O(1) for one that begins with or after the latest, else O(sessions).</summary>
    public void Add(in SessionSummary session)
    {
        if (session.Events == 0) return;
        if (Latest.Events > 0 && session.StartedAtMs < Latest.StartedAtMs) Insert(session);
        else if (Latest.Events > 0 && session.StartedAtMs > Latest.EndedAtMs + _gapMs)
        {
            (_before ??= [.. profile.Sessions]).Add(Latest);
            Latest = session;
        }
        else Latest = Latest.With(session);
        if (_before?.Count > ProfileBounds.Sessions) _before.RemoveAt(0);
    }

    private void Insert(SessionSummary session)
    {
        _before ??= [.. profile.Sessions];
        _before.Add(Latest);
        var at = _before.FindIndex(s => s.EndedAtMs + _gapMs >= session.StartedAtMs);
        while (at < _before.Count && _before[at].StartedAtMs <= session.EndedAtMs + _gapMs)
        {
            session = _before[at].With(session);
            _before.RemoveAt(at);
        }
        _before.Insert(at, session);
        Latest = _before[^1];
        _before.RemoveAt(_before.Count - 1);
    }
}
