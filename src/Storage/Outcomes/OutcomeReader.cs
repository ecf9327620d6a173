using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Personalization.Core.Outcomes;
using Personalization.Storage.Blobs;

namespace Personalization.Storage.Outcomes;

/// <summary>Reads the outcome log, hour after hour. Every file that it sees is whole.</summary>
public static class OutcomeReader
{
    /// <summary>Twice the longest segment that a silo can be told to write: what is longer is none, and must not fill the memory.</summary>
    private const long LongestSegment = 512L << 20;

    /// <summary>
    /// All lines that were logged from <paramref name="from"/> on and before <paramref name="to"/>, by whole hours; null is no bound. Within an hour they come in no
    /// order. A file at a time is held in memory.
    /// </summary>
    /// <param name="bad">
    /// Gets (file, line number from 1, why) of a line that is none; it is skipped. Line 0: the file cannot be decompressed from there on. Without it the first is thrown.
    /// </param>
    /// <exception cref="InvalidDataException">A line or a file is damaged, and nobody takes note of it.</exception>
    public static async IAsyncEnumerable<OutcomeLine> ReadAsync(
        IBlobStore store, DateTimeOffset? from = null, DateTimeOffset? to = null, Action<string, int, string>? bad = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var placed in ReadPlacesAsync(store, from, to, bad, cancellationToken)) yield return placed.Line;
    }

    /// <summary>As <see cref="ReadAsync"/>, with the file and the number of each line.</summary>
    public static async IAsyncEnumerable<PlacedOutcome> ReadPlacesAsync(
        IBlobStore store, DateTimeOffset? from = null, DateTimeOffset? to = null, Action<string, int, string>? bad = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        bad ??= static (file, line, why) => throw new InvalidDataException(line == 0 ? $"{file}: {why}" : $"{file}, line {line}: {why}");
        var (first, last) = (from is { } f ? OutcomeNames.HourOf(f) : "", to is { } t ? OutcomeNames.HourOf(t) : "p");
        await foreach (var entry in store.ListAsync(OutcomeNames.Prefix, cancellationToken))
        {
            if (!entry.Name.EndsWith(OutcomeNames.Suffix, StringComparison.Ordinal)) continue;
            if (string.CompareOrdinal(entry.Name, first) < 0 || string.CompareOrdinal(entry.Name, last) >= 0) continue;
            // Null: erased since it was listed.
            if (await store.ReadAsync(entry.Name, cancellationToken) is not { } blob) continue;
            foreach (var line in LinesOf(entry.Name, Decompressed(entry.Name, blob, bad), bad)) yield return line;
        }
    }

    /// <summary>What a segment holds; of a damaged one, what could be read.</summary>
    internal static MemoryStream Decompressed(string name, Blob segment, Action<string, int, string> bad)
    {
        var bytes = new MemoryStream();
        try
        {
            using var gzip = new GZipStream(segment.Content.ToStream(), CompressionMode.Decompress);
            var buffer = new byte[1 << 16];
            for (int read; (read = gzip.Read(buffer)) > 0; bytes.Write(buffer, 0, read))
                if (bytes.Length + read > LongestSegment) throw new InvalidDataException($"it is longer than {LongestSegment >> 20} MiB, which no segment is");
        }
        catch (InvalidDataException e)
        {
            bad(name, 0, e.Message);
        }
        return bytes;
    }

    /// <summary>The lines of a segment, without their line feeds.</summary>
    internal static IEnumerable<ReadOnlyMemory<byte>> Cut(MemoryStream bytes)
    {
        var all = (ReadOnlyMemory<byte>)bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
        while (all.Length > 0)
        {
            var end = all.Span.IndexOf((byte)'\n');
            yield return end < 0 ? all : all[..end];
            all = end < 0 ? default : all[(end + 1)..];
        }
    }

    private static IEnumerable<PlacedOutcome> LinesOf(string name, MemoryStream bytes, Action<string, int, string> bad)
    {
        var number = 0;
        foreach (var line in Cut(bytes))
            if (Parse(name, ++number, line.Span, bad) is { } parsed) yield return new PlacedOutcome(name, number, parsed);
    }

    private static OutcomeLine? Parse(string name, int number, ReadOnlySpan<byte> line, Action<string, int, string> bad)
    {
        try
        {
            return OutcomeLineCodec.Read(line);
        }
        catch (Exception e) when (e is JsonException or InvalidDataException)
        {
            bad(name, number, e.Message);
            return null;
        }
    }
}
