using System.IO.Compression;
using Personalization.Core.Outcomes;
using Personalization.Storage.Blobs;

namespace Personalization.Storage.Outcomes;

/// <summary>Writes a file of the log anew without some of its lines, whole or not at all.</summary>
internal static class OutcomeRewriting
{
    /// <summary>Takes lines out by what they say.</summary>
    /// <returns>How many were taken out.</returns>
    public static Task<int> RewriteAsync(IBlobStore store, string name, Func<OutcomeLine, bool> takeOut, CancellationToken cancellation) =>
        RewriteAsync(store, name, line => takeOut(OutcomeLineCodec.Read(line.Span)), cancellation);

    /// <summary>Takes lines out by their bytes; all others keep theirs, also those that are damaged. A file of which nothing is left goes.</summary>
    /// <returns>How many were taken out.</returns>
    /// <exception cref="InvalidDataException">The file cannot be decompressed: what it holds of anybody cannot be told.</exception>
    public static async Task<int> RewriteAsync(IBlobStore store, string name, Func<ReadOnlyMemory<byte>, bool> takeOut, CancellationToken cancellation)
    {
        // Again when somebody else has rewritten it meanwhile.
        while (await store.ReadAsync(name, cancellation) is { } blob)
        {
            var bytes = OutcomeReader.Decompressed(name, blob, static (file, _, why) => throw new InvalidDataException($"{file}: {why}"));
            var rest = new MemoryStream();
            var (taken, kept) = (0, 0);
            await using (var gzip = new GZipStream(rest, CompressionLevel.Fastest, leaveOpen: true))
            {
                foreach (var line in OutcomeReader.Cut(bytes))
                {
                    if (takeOut(line))
                    {
                        taken++;
                        continue;
                    }
                    gzip.Write(line.Span);
                    gzip.Write("\n"u8);
                    kept++;
                }
            }
            if (taken == 0) return 0;
            if (kept == 0 ? await store.DeleteAsync(name, cancellation) : await store.TryReplaceAsync(name, rest.ToArray(), blob.ETag, cancellation) is not null) return taken;
        }
        return 0;
    }
}
