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
    private static readonly Action<string, int, string> PassOver = static (_, _, _) => { };
    private static readonly Action<string, int, string> Refuse = static (file, _, why) => throw new InvalidDataException($"{file}: {why}");
    private readonly ErasedCustomers _erased = new(store, time);

    /// <summary>Where the log speaks of the customer now, as far as it can be read. Changes nothing.</summary>
    public Task<OutcomeHolders> FindAsync(string customerId, CancellationToken cancellationToken = default) =>
        SearchAsync(customerId, _ => log.FlushAsync(cancellationToken), PassOver, cancellationToken);

    /// <summary>The same, and from here on nothing more is written of the customer and the guests, by any process.</summary>
    /// <exception cref="InvalidDataException">A file cannot be decompressed: what it holds of anybody cannot be told.</exception>
    public async Task<OutcomeHolders> BeginAsync(string customerId, CancellationToken cancellationToken = default)
    {
        await _erased.ForgetOldAsync(cancellationToken);
        return await SearchAsync(
            customerId,
            async ids =>
            {
                // Before the marks, so that the own lines are found and counted; after them, for those that came between.
                await log.FlushAsync(cancellationToken);
                foreach (var id in ids) await _erased.MarkAsync(id, cancellationToken);
                await log.FlushAsync(cancellationToken);
            },
            Refuse,
            cancellationToken);
    }

    /// <summary>Forgets what <see cref="BeginAsync"/> has found. Safe to repeat from there, wherever it was cut off, and with others at once.</summary>
    /// <returns>Lines erased.</returns>
    public async Task<int> EraseAsync(OutcomeHolders found, CancellationToken cancellationToken = default)
    {
        var rows = 0;
        var all = new CustomerLines(found.Ids);
        await Parallel.ForEachAsync(found.Files, InParallel, async (name, _) => Interlocked.Add(
            ref rows, await OutcomeRewriting.RewriteAsync(store, name, line => all.Speak(line.Span) && all.LinkIn(line.Span) is null, cancellationToken)));
        // What tells who the guests were goes last, the farthest first: else nobody would find the rest again.
        foreach (var id in found.Ids.Reverse())
        {
            var one = new CustomerLines([id]);
            foreach (var name in found.Links) rows += await OutcomeRewriting.RewriteAsync(store, name, line => one.Speak(line.Span), cancellationToken);
        }
        return rows;
    }

    /// <summary>The lines that were found, the oldest hour first.</summary>
    public async Task<ImmutableArray<OutcomeLine>> ReadAsync(OutcomeHolders found, CancellationToken cancellationToken = default)
    {
        var all = new CustomerLines(found.Ids);
        var lines = ImmutableArray.CreateBuilder<OutcomeLine>();
        foreach (var name in found.Files)
            foreach (var line in await LinesOfAsync(name, PassOver, cancellationToken))
                if (all.Speak(line.Span)) lines.Add(OutcomeLineCodec.Read(line.Span));
        return lines.ToImmutable();
    }

    /// <summary>Whether the customer was erased then or later. Known for a day.</summary>
    public Task<bool> WasErasedAsync(string customerId, DateTimeOffset since, CancellationToken cancellationToken = default) => _erased.HasAsync(customerId, since, cancellationToken);

    private async Task<OutcomeHolders> SearchAsync(string customerId, Func<IReadOnlyList<string>, Task> before, Action<string, int, string> bad, CancellationToken cancellation)
    {
        var ids = new List<string> { customerId };
        var (files, links) = (new SortedSet<string>(StringComparer.Ordinal), new SortedSet<string>(StringComparer.Ordinal));
        for (var searched = 0; searched < ids.Count;)
        {
            var next = ids[searched..];
            searched = ids.Count;
            await before(next);
            var guests = new SortedSet<string>(StringComparer.Ordinal);
            await SearchFilesAsync(new HashSet<string>(next, StringComparer.Ordinal), files, links, guests, bad, cancellation);
            ids.AddRange(guests.Except(ids).ToList());
        }
        return new OutcomeHolders([.. ids], [.. files], [.. links]);
    }

    private async Task SearchFilesAsync(
        HashSet<string> ids, SortedSet<string> files, SortedSet<string> links, SortedSet<string> guests, Action<string, int, string> bad, CancellationToken cancellation)
    {
        var names = new List<string>();
        await foreach (var entry in store.ListAsync(OutcomeNames.Prefix, cancellation))
            if (entry.Name.EndsWith(OutcomeNames.Suffix, StringComparison.Ordinal)) names.Add(entry.Name);
        var spoken = new CustomerLines(ids);
        await Parallel.ForEachAsync(names, InParallel, async (name, _) =>
        {
            foreach (var line in await LinesOfAsync(name, bad, cancellation))
            {
                if (!spoken.Speak(line.Span)) continue;
                var link = spoken.LinkIn(line.Span);
                lock (files)
                {
                    files.Add(name);
                    if (link is null) continue;
                    links.Add(name);
                    if (ids.Contains(link.CustomerId)) guests.Add(link.GuestId);
                }
            }
        });
    }

    /// <summary>Of a file that has gone, none.</summary>
    private async Task<IEnumerable<ReadOnlyMemory<byte>>> LinesOfAsync(string name, Action<string, int, string> bad, CancellationToken cancellation) =>
        await store.ReadAsync(name, cancellation) is { } blob ? OutcomeReader.Cut(OutcomeReader.Decompressed(name, blob, bad)) : [];
}
