using System.Collections.Immutable;
using Personalization.Core.Outcomes;
using Personalization.Storage.Blobs;

namespace Personalization.Storage.Outcomes;

/// <summary>
/// Finds and forgets all that the log holds of a customer, and of the guests who turned out to be that customer. Reads the whole log, compressed, at about 100 MB a second
/// of its lines: what is asked once in a customer's life may take as long.
/// </summary>
public sealed class OutcomeErasing(IBlobStore store, OutcomeLog log, TimeProvider time)
{
    private static readonly ParallelOptions InParallel = new() { MaxDegreeOfParallelism = 2 };
    private readonly ErasedCustomers _erased = new(store, time);

    /// <summary>Safe to repeat, and with others at once; when it ends, no file holds the customer.</summary>
    /// <returns>Lines erased.</returns>
    public async Task<int> EraseAsync(string customerId, CancellationToken cancellationToken = default)
    {
        await _erased.ForgetOldAsync(cancellationToken);
        var rows = 0;
        await EachAsync(customerId, async (id, guests) =>
        {
            // Before the mark, so that the own lines are found below and counted; after it, for those that came between.
            await log.FlushAsync(cancellationToken);
            await _erased.MarkAsync(id, cancellationToken);
            await log.FlushAsync(cancellationToken);
            var marks = OutcomeLineCodec.MarksOf(id);
            await FilesAsync(async name => Interlocked.Add(ref rows, await OutcomeRewriting.RewriteAsync(store, name, line => Is(line, marks, id, guests), cancellationToken)), cancellationToken);
        });
        return rows;
    }

    /// <summary>The customer's lines, and those of guests who turned out to be that customer, the oldest hour first.</summary>
    public async Task<ImmutableArray<OutcomeLine>> FindAsync(string customerId, CancellationToken cancellationToken = default)
    {
        await log.FlushAsync(cancellationToken);
        var found = new SortedDictionary<string, List<OutcomeLine>>(StringComparer.Ordinal);
        await EachAsync(customerId, async (id, guests) =>
        {
            var marks = OutcomeLineCodec.MarksOf(id);
            await FilesAsync(
                async name =>
                {
                    if (await store.ReadAsync(name, cancellationToken) is not { } blob) return;
                    var lines = OutcomeReader.Cut(OutcomeReader.Decompressed(name, blob, static (_, _, _) => { })).Where(line => Is(line, marks, id, guests)).Select(line => OutcomeLineCodec.Read(line.Span)).ToList();
                    if (lines.Count == 0) return;
                    lock (found)
                    {
                        if (!found.TryAdd(name, lines)) found[name].AddRange(lines);
                    }
                },
                cancellationToken);
        });
        // A merge is found with either of its two.
        return [.. found.Values.SelectMany(lines => lines).Distinct()];
    }

    /// <summary>The customer first, then the guests whom the search for somebody has brought to light.</summary>
    private static async Task EachAsync(string customerId, Func<string, HashSet<string>, Task> search)
    {
        var (all, next) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal) { customerId });
        while (next.Count > 0)
        {
            var guests = new HashSet<string>(StringComparer.Ordinal);
            foreach (var id in next)
                if (all.Add(id)) await search(id, guests);
            guests.ExceptWith(all);
            next = guests;
        }
    }

    private async Task FilesAsync(Func<string, Task> look, CancellationToken cancellation)
    {
        var names = new List<string>();
        await foreach (var entry in store.ListAsync(OutcomeNames.Prefix, cancellation))
            if (entry.Name.EndsWith(OutcomeNames.Suffix, StringComparison.Ordinal)) names.Add(entry.Name);
        await Parallel.ForEachAsync(names, InParallel, async (name, _) => await look(name));
    }

    private static bool Is(ReadOnlyMemory<byte> line, (byte[] Own, byte[] AsGuest) marks, string id, HashSet<string> guests)
    {
        if (line.Span.IndexOf(marks.AsGuest) >= 0) return true;
        if (line.Span.IndexOf(marks.Own) < 0) return false;
        if (line.Span.IndexOf("\"merged\":"u8) < 0) return true;
        if (OutcomeLineCodec.Read(line.Span).Merged is not { } merged || merged.CustomerId != id) return true;
        lock (guests) guests.Add(merged.GuestId);
        return true;
    }
}
