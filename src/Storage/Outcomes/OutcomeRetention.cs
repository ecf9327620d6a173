using System.Text;
using Personalization.Storage.Blobs;

namespace Personalization.Storage.Outcomes;

/// <summary>Removes the hours of the log that are older than it is kept. Of all silos one does it in an hour, the one that claims that hour first.</summary>
public sealed class OutcomeRetention(IBlobStore store, OutcomeLogOptions options, TimeProvider time)
{
    /// <summary>Holds the last hour in which somebody has looked.</summary>
    private const string Claim = "outcomes-retention";

    /// <summary>What ends half way is gone on with an hour later.</summary>
    /// <returns>Files removed; 0 too where another silo has claimed the hour, or the log is kept for ever.</returns>
    public async Task<int> RemoveAsync(CancellationToken cancellationToken = default)
    {
        if (options.Keep == TimeSpan.Zero) return 0;
        var now = time.GetUtcNow();
        var hour = OutcomeNames.HourOf(now);
        var claimed = await store.ReadAsync(Claim, cancellationToken);
        if (claimed?.Content.ToString() == hour || await store.TryReplaceAsync(Claim, Encoding.UTF8.GetBytes(hour), claimed?.ETag, cancellationToken) is null) return 0;
        var first = OutcomeNames.HourOf(now - options.Keep);
        var old = new List<string>();
        await foreach (var entry in store.ListAsync(OutcomeNames.Prefix, cancellationToken))
        {
            if (string.CompareOrdinal(entry.Name, first) >= 0) break;
            if (entry.Name.EndsWith(OutcomeNames.Suffix, StringComparison.Ordinal)) old.Add(entry.Name);
        }
        var removed = 0;
        foreach (var name in old)
            if (await store.DeleteAsync(name, cancellationToken)) removed++;
        return removed;
    }
}
