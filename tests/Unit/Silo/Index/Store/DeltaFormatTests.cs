using System.Collections.Immutable;
using Personalization.Silo.Index.Store;

namespace Personalization.Unit.Silo.Index.Store;

/// <summary>A delta says what was written, as far as it was written, and nothing else.</summary>
public sealed class DeltaFormatTests
{
    private const int Dimensions = 3;
    private static readonly ImmutableArray<Guid> Logs = [Guid.NewGuid(), Guid.Empty];
    private static readonly DeltaRecord[] Records =
    [
        new(DeltaRecordKind.Upsert, 0, 5, long.MinValue, [1, -2, float.Epsilon]),
        new(DeltaRecordKind.Delete, 1, long.MaxValue, 42),
        new(DeltaRecordKind.Position, 0, 5),
    ];

    [Fact]
    public void Read_OfWhatWasWritten_GivesItBack()
    {
        var segment = DeltaFormat.Read(Written(), Dimensions, Logs.Length);
        Assert.True(Logs.SequenceEqual(segment.Logs));
        Assert.Equal(Records.Select(Told), segment.Records.Select(Told));
        Assert.Equal((Written().Length, false), (segment.Length, segment.Torn));
    }

    [Fact]
    public void Read_OfASegmentCutAnywhere_StopsAtTheLastWholeRecord()
    {
        var whole = Written();
        var header = DeltaFormat.Header(Dimensions, Logs).Length;
        for (var length = header; length < whole.Length; length++)
        {
            var segment = DeltaFormat.Read(whole.AsSpan(0, length), Dimensions, Logs.Length);
            Assert.Equal(Records.Take(segment.Records.Length).Select(Told), segment.Records.Select(Told));
            Assert.True(segment.Records.Length < Records.Length);
            Assert.Equal(segment.Length < length, segment.Torn);
        }
        for (var length = 0; length < header; length++) Assert.Throws<InvalidDataException>(() => DeltaFormat.Read(whole.AsSpan(0, length), Dimensions, Logs.Length));
    }

    [Fact]
    public void Read_WithAnyBitTurned_NeverGivesWhatWasNotWritten()
    {
        var whole = Written();
        for (var bit = 0; bit < whole.Length * 8; bit++)
        {
            var bytes = (byte[])whole.Clone();
            bytes[bit / 8] ^= (byte)(1 << bit % 8);
            try
            {
                var segment = DeltaFormat.Read(bytes, Dimensions, Logs.Length);
                Assert.True(segment.Torn);
                Assert.Equal(Records.Take(segment.Records.Length).Select(Told), segment.Records.Select(Told));
            }
            catch (InvalidDataException)
            {
                // The header was hit.
            }
        }
    }

    [Fact]
    public void Read_OfAnotherVersion_NamesBoth()
    {
        var bytes = Written();
        bytes[4] = 9;
        var refused = Assert.Throws<InvalidDataException>(() => DeltaFormat.Read(bytes, Dimensions, Logs.Length));
        Assert.Contains("9", refused.Message, StringComparison.Ordinal);
        Assert.Contains($"{DeltaFormat.Version}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfRowsOfAnotherLength_IsRefused() => Assert.Throws<InvalidDataException>(() => DeltaFormat.Read(Written(), Dimensions + 1, Logs.Length));

    private static byte[] Written()
    {
        using var stream = new MemoryStream();
        stream.Write(DeltaFormat.Header(Dimensions, Logs));
        foreach (var record in Records) DeltaFormat.Append(stream, record);
        return stream.ToArray();
    }

    private static string Told(DeltaRecord r) => $"{r.Kind} {r.Partition} {r.Version} {r.Key} {string.Join(' ', r.Vector ?? [])}";
}
