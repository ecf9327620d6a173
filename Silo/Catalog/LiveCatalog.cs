using System.Collections.Immutable;
using Personalization.Contracts;
using Personalization.Core.Releases;

namespace Personalization.Silo.Catalog;

/// <summary>
/// The live changes that this silo has heard of, laid over every release that it holds: over those in memory as they come, over a release that is being prepared
/// when it is adopted, so that during a switch both have all of them. Thread safe; changes are laid one batch after the other.
/// </summary>
public sealed class LiveCatalog
{
    private readonly Lock _laying = new();
    private readonly Dictionary<string, CatalogChange> _changes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LiveRelease> _releases = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _caughtUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ImmutableArray<LogPosition> _positions = [.. new LogPosition[CatalogPartitions.Count]];
    private int _heard;

    /// <summary>Done when the log of every partition has been read to its end once.</summary>
    public Task CaughtUp => _caughtUp.Task;

    /// <summary>CPU-bound: takes what a partition's log says next. The same changes again, and older ones, do nothing.</summary>
    public void Take(int partition, CatalogChanges changes)
    {
        lock (_laying)
        {
            if (!_positions[partition].IsIn(changes.Log)) Forget(partition);
            var news = changes.Changes.Where(c => !_changes.TryGetValue(c.ItemId, out var known) || known.Version < c.Version).ToList();
            foreach (var change in news) _changes[change.ItemId] = change;
            _positions = _positions.SetItem(partition, new LogPosition(changes.Log, Math.Max(_positions[partition].Version, changes.Version)));
            foreach (var release in _releases.Values) release.Lay(news, _positions);
            _heard |= 1 << partition;
            if (_heard == (1 << CatalogPartitions.Count) - 1) _caughtUp.TrySetResult();
        }
    }

    /// <summary>CPU-bound: lays all known changes over a release, and from now on every new one.</summary>
    /// <param name="release">Replaces one with the same id.</param>
    /// <param name="encoded">Vectors of changed items that need not be computed again, by item key.</param>
    public void Adopt(ServingRelease release, IReadOnlyDictionary<long, EncodedRow>? encoded = null)
    {
        var live = new LiveRelease(release, encoded ?? ImmutableDictionary<long, EncodedRow>.Empty);
        lock (_laying)
        {
            live.Lay([.. _changes.Values], _positions);
            _releases[release.Id] = live;
        }
    }

    /// <summary>Lays nothing more over a release that was let go.</summary>
    public void Abandon(string releaseId)
    {
        lock (_laying) _releases.Remove(releaseId);
    }

    /// <summary>How far the logs have been followed.</summary>
    public ImmutableArray<LogPosition> Positions
    {
        get
        {
            lock (_laying) return _positions;
        }
    }

    /// <summary>Whether a follower that has come so far can go on: not where a log was lost and began anew.</summary>
    public bool CanGoOnFrom(ImmutableArray<LogPosition> positions)
    {
        lock (_laying)
        {
            for (var p = 0; p < positions.Length; p++)
                if (!positions[p].IsIn(_positions[p].Log)) return false;
            return true;
        }
    }

    /// <summary>Every row that live changes have made of a release; nothing where this silo does not hold it.</summary>
    public LiveRows All(string releaseId)
    {
        lock (_laying) return _releases.TryGetValue(releaseId, out var release) ? release.All(_positions) : new LiveRows([], _positions);
    }

    /// <summary>
    /// Tells of every row that live changes have made of a release: first, at once and on this thread, of all up to now, then of each batch as it is laid.
    /// </summary>
    /// <param name="follower">Must be quick: everything else that is live waits for it.</param>
    /// <returns>Dispose of it to hear no more.</returns>
    /// <exception cref="InvalidOperationException">This silo does not hold the release.</exception>
    public IDisposable Follow(string releaseId, Action<LiveRows> follower)
    {
        lock (_laying)
        {
            var release = _releases.GetValueOrDefault(releaseId) ?? throw new InvalidOperationException($"Release {releaseId} is not held by this silo.");
            follower(release.All(_positions));
            release.Changed += follower;
            return new Following(this, release, follower);
        }
    }

    private void Forget(int partition)
    {
        foreach (var item in _changes.Keys.Where(item => CatalogPartitions.Of(item) == partition).ToList()) _changes.Remove(item);
        _positions = _positions.SetItem(partition, default);
        foreach (var release in _releases.Values) release.Forget(partition);
    }

    private sealed class Following(LiveCatalog live, LiveRelease release, Action<LiveRows> follower) : IDisposable
    {
        public void Dispose()
        {
            lock (live._laying) release.Changed -= follower;
        }
    }
}
