using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Personalization.Silo.Releases;

/// <summary>The releases that this silo holds, and which of them answers. A request takes <see cref="Active"/> once and keeps it to its end.</summary>
public sealed class LoadedReleases
{
    private readonly ConcurrentDictionary<string, ActiveRelease> _byId = new(StringComparer.Ordinal);
    private volatile ActiveRelease? _active;
    private volatile string? _failure;
    private volatile string? _loading;

    /// <summary>Null until the first release is loaded and warm.</summary>
    public ActiveRelease? Active => _active;

    /// <summary>Why the last release that was to be loaded could not be; null when it could.</summary>
    public string? Failure { get => _failure; set => _failure = value; }

    /// <summary>The release that is being loaded; null while none is.</summary>
    public string? Loading { get => _loading; set => _loading = value; }

    public ImmutableArray<string> Ids => [.. _byId.Keys.Order(StringComparer.Ordinal)];

    /// <exception cref="ReleaseNotReadyException">None is active yet.</exception>
    public ActiveRelease Require() => _active ?? throw new ReleaseNotReadyException("This silo has no release loaded yet; ask again when /healthz/ready says 200.");

    public ActiveRelease? Find(string id) => _byId.GetValueOrDefault(id);

    public void Add(ActiveRelease release) => _byId[release.Id] = release;

    /// <summary>Lets go of a release that turned out unusable before it was active.</summary>
    public ActiveRelease? Remove(string id) => _active?.Id != id && _byId.TryRemove(id, out var release) ? release : null;

    /// <summary>Makes a loaded release the active one and lets go of all but it and those to <paramref name="keep"/>.</summary>
    /// <returns>The releases let go; dispose of them when the last request that may hold one has ended.</returns>
    public IReadOnlyList<ActiveRelease> Switch(string id, params IEnumerable<string?> keep)
    {
        _active = _byId[id];
        var retired = new List<ActiveRelease>();
        var kept = keep.ToHashSet();
        foreach (var other in _byId.Keys)
            if (other != id && !kept.Contains(other) && _byId.TryRemove(other, out var release)) retired.Add(release);
        return retired;
    }

    public IEnumerable<ActiveRelease> All => _byId.Values;
}
