using System.Globalization;
using Personalization.Core;
using Personalization.Storage.Blobs;

namespace Personalization.Storage.Outcomes;

/// <summary>
/// Who was lately erased, by a hash of the id, as marks in the store: a process that still holds lines of such a customer finds out after it has written them, and takes
/// them out again. The mark is there before the log is searched, the file is there before the marks are read, so one of the two sees the other.
/// </summary>
internal sealed class ErasedCustomers(IBlobStore store, TimeProvider time)
{
    private const string Prefix = "outcomes-erased/";

    /// <summary>How far clocks of processes may differ, and a request under way at the erasure may take.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    /// <summary>No file stays open as long.</summary>
    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(1);

    public async Task MarkAsync(string customerId, CancellationToken cancellation)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{time.GetUtcNow().ToUnixTimeMilliseconds():d15}-{Hash64.Of(customerId):x16}");
        await store.WriteAsync(name, Stream.Null, cancellation);
    }

    /// <summary>Takes the lines of those erased since the segment was begun, or shortly before, out of what was written of it.</summary>
    public async Task TakeOutOfAsync(OutcomeSegment segment, CancellationToken cancellation)
    {
        var here = await SinceAsync(segment.StartedAt, cancellation);
        here.RemoveWhere(customer => !segment.MayHold(customer));
        if (here.Count > 0) await OutcomeRewriting.RewriteAsync(store, segment.Name, line => here.Contains(Hash64.Of(line.CustomerId)) || line.Merged is { } m && here.Contains(Hash64.Of(m.GuestId)), cancellation);
    }

    /// <summary>Hashes of those erased since then, or shortly before.</summary>
    public async Task<HashSet<ulong>> SinceAsync(DateTimeOffset at, CancellationToken cancellation)
    {
        var since = (at - Margin).ToUnixTimeMilliseconds();
        var erased = new HashSet<ulong>();
        await foreach (var (atMs, customer, _) in MarksAsync(cancellation))
            if (atMs >= since) erased.Add(customer);
        return erased;
    }

    /// <summary>Whether there is a mark of the customer of then or later.</summary>
    public async Task<bool> HasAsync(string customerId, DateTimeOffset since, CancellationToken cancellation)
    {
        var (hash, sinceMs) = (Hash64.Of(customerId), since.ToUnixTimeMilliseconds());
        await foreach (var (atMs, customer, _) in MarksAsync(cancellation))
            if (atMs >= sinceMs && customer == hash) return true;
        return false;
    }

    /// <summary>Deletes the marks that nobody can need any more.</summary>
    public async Task ForgetOldAsync(CancellationToken cancellation)
    {
        var before = (time.GetUtcNow() - KeptFor).ToUnixTimeMilliseconds();
        var old = new List<string>();
        await foreach (var (atMs, _, name) in MarksAsync(cancellation))
            if (atMs < before) old.Add(name);
        foreach (var name in old) await store.DeleteAsync(name, cancellation);
    }

    private async IAsyncEnumerable<(long AtMs, ulong Customer, string Name)> MarksAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var mark in store.ListAsync(Prefix, cancellation))
        {
            var parts = mark.Name[Prefix.Length..].Split('-');
            if (parts.Length == 2 && long.TryParse(parts[0], CultureInfo.InvariantCulture, out var atMs) && ulong.TryParse(parts[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var customer))
                yield return (atMs, customer, mark.Name);
        }
    }
}
