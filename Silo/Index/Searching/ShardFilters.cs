using Personalization.Silo.Releases;
using Personalization.VectorIndex;

namespace Personalization.Silo.Index.Searching;

/// <summary>Turns a condition over items into one over the keys of an index, by what this silo's table of the release says.</summary>
public sealed class ShardFilters(LoadedReleases releases)
{
    /// <summary>CPU-bound the first time that a condition is met. Null for no condition, and where the release is not held: the caller looks again at what it gets.</summary>
    public KeyFilter? Of(string release, string? filter)
    {
        if (filter is null || releases.Find(release)?.Serving is not { } serving) return null;
        var matching = serving.Filters.Of(filter);
        return KeyFilter.Where(key => serving.Items.FindByKey(key) is { } row && matching.Contains(row.Index));
    }
}
