using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using Personalization.Contracts;
using Personalization.Core.Catalog;

namespace Personalization.Silo.Catalog;

/// <summary>Live changes of one partition of the catalogue: logged, then told to every silo that follows.</summary>
public sealed class CatalogGrain([FromKeyedServices(StorageNames.Catalog)] IGrainStorage storage, TimeProvider time) : Grain, ICatalogGrain
{
    private readonly Dictionary<string, CatalogChange> _latest = new(StringComparer.Ordinal);
    private readonly SortedList<long, CatalogChange> _byVersion = [];
    private CatalogLog _log = null!;
    private long _version;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _log = new CatalogLog(storage, this.GetGrainId());
        foreach (var change in await _log.ReadAsync()) Remember(change);
    }

    public async Task<long> Upsert(CatalogItem[] items)
    {
        await AppendAsync([.. items.Select((item, i) => new CatalogChange { Version = _version + 1 + i, ItemId = item.Id, Item = item })]);
        return _version;
    }

    /// <summary>Also logs the deletion of an item that only the release knows.</summary>
    public async Task<bool> Delete(string itemId)
    {
        var known = _latest.TryGetValue(itemId, out var change) && change.Item is not null;
        await AppendAsync([new CatalogChange { Version = _version + 1, ItemId = itemId, Item = null }]);
        return known;
    }

    public Task<CatalogChange?> Get(string itemId) => Task.FromResult(_latest.GetValueOrDefault(itemId));

    public async Task<CatalogChanges> ChangesSince(long version, TimeSpan patience)
    {
        var deadline = Task.Delay(patience, time);
        while (version >= _version && !deadline.IsCompleted) await Task.WhenAny(_changed.Task, deadline);
        // A follower of a longer log than ours has followed one that is lost: it gets everything.
        var after = version > _version ? 0 : version;
        return new CatalogChanges { Changes = [.. From(after)], Version = _version, Log = _log.Id };
    }

    private IEnumerable<CatalogChange> From(long version)
    {
        var keys = _byVersion.Keys;
        var (low, high) = (0, keys.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (keys[middle] <= version) low = middle + 1;
            else high = middle;
        }
        for (var i = low; i < keys.Count; i++) yield return _byVersion.Values[i];
    }

    private async Task AppendAsync(ImmutableArray<CatalogChange> changes)
    {
        try
        {
            await _log.AppendAsync(changes);
        }
        catch
        {
            DeactivateOnIdle(); // the next activation reads what has become durable
            throw;
        }
        foreach (var change in changes) Remember(change);
        var changed = _changed;
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.SetResult();
    }

    private void Remember(CatalogChange change)
    {
        if (_latest.TryGetValue(change.ItemId, out var older)) _byVersion.Remove(older.Version);
        _latest[change.ItemId] = change;
        _byVersion.Add(change.Version, change);
        _version = change.Version;
    }
}
