using System.Buffers.Binary;
using System.Numerics;
using Personalization.VectorIndex;

namespace Personalization.Unit.VectorIndex;

/// <summary>Snapshot files that were damaged, or made by somebody who means harm: refused, or an index that is safe to use. Fixed seeds.</summary>
public sealed class SnapshotFuzzTests
{
    private const int Dimensions = 12;
    private const int PrefixBytes = 12;
    private const int HeadBytes = 16;
    private static readonly float[] Query = Indexes.Rows(1, Dimensions, 9)[0];

    [Theory]
    [InlineData(Indexes.Graph, 1)]
    [InlineData(Indexes.Float, 2)]
    public void DamagedFile_IsRefused_WhateverTheDamage(string kind, int seed)
    {
        using var index = Lived(kind);
        byte[] whole = index.Saved();
        var random = new Random(seed);
        for (int mutation = 0; mutation < 2500; mutation++)
        {
            byte[] damaged = Damaged(whole, random);
            if (!damaged.AsSpan().SequenceEqual(whole))
            {
                Assert.Throws<SnapshotRefusedException>(() => LoadFile(damaged));
            }
        }
    }

    [Theory]
    [InlineData(Indexes.Graph, 3)]
    [InlineData(Indexes.Float, 4)]
    public void ForgedFile_WithRightChecksums_IsRefusedOrSafeToUse(string kind, int seed)
    {
        using var index = Lived(kind);
        byte[] whole = index.Saved();
        var random = new Random(seed);
        int refused = 0;
        for (int mutation = 0; mutation < 2500; mutation++)
        {
            byte[] forged = [.. whole];
            Forge(forged, random);
            try
            {
                using var loaded = IndexSnapshot.Load(new MemoryStream(forged));
                Use(loaded, kind);
            }
            catch (SnapshotRefusedException)
            {
                refused++;
            }
        }

        // Components of rows and seeds may be anything; links, slots and sizes may not.
        Assert.InRange(refused, 500, 2499);
    }

    private static byte[] Damaged(byte[] whole, Random random)
    {
        switch (random.Next(4))
        {
            case 0:
                return whole[..random.Next(whole.Length)];
            case 1:
                byte[] longer = [.. whole, .. new byte[random.Next(1, 9)]];
                return longer;
            case 2:
                // A piece of the file somewhere else in it.
                byte[] moved = [.. whole];
                int length = random.Next(1, 200);
                Array.Copy(whole, random.Next(whole.Length - length), moved, random.Next(whole.Length - length), length);
                return moved;
            default:
                byte[] flipped = [.. whole];
                for (int flips = random.Next(1, 4); flips > 0; flips--)
                {
                    // Half of them near the beginning, where the numbers are that others depend on.
                    flipped[random.Next(random.Next(2) == 0 ? 200 : flipped.Length)] ^= (byte)(1 << random.Next(8));
                }

                return flipped;
        }
    }

    /// <summary>Changes a number in the content of a section and puts all checksums right.</summary>
    private static void Forge(byte[] file, Random random)
    {
        var sections = Sections(file);
        var (head, content) = sections[random.Next(sections.Count)];
        if (content == 0)
        {
            return;
        }

        int at = head + HeadBytes + random.Next(content);
        if (content >= 4 && random.Next(2) == 0)
        {
            int word = head + HeadBytes + (4 * random.Next(content / 4));
            int[] values = [-1, -2, 0, 1, int.MaxValue, int.MinValue, random.Next(500), random.Next()];
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(word), values[random.Next(values.Length)]);
        }
        else
        {
            file[at] = (byte)random.Next(256);
        }

        // The sections of such a small index have one block each.
        int end = head + HeadBytes + content;
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(end), Crc(file.AsSpan(head + HeadBytes, content)));
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(end + 4), Crc([.. file[head..(head + HeadBytes)], .. file[end..(end + 4)]]));
    }

    /// <summary>Where each section's head is, and the length of its content.</summary>
    private static List<(int Head, int Content)> Sections(byte[] file)
    {
        var sections = new List<(int, int)>();
        for (int at = PrefixBytes; at < file.Length;)
        {
            int content = checked(BitConverter.ToInt32(file, at + 4) * (int)BitConverter.ToInt64(file, at + 8));
            sections.Add((at, content));
            at += HeadBytes + content + (content == 0 ? 4 : 8);
        }

        return sections;
    }

    private static void LoadFile(byte[] bytes)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, bytes);
            IndexSnapshot.Load(path).Dispose();
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Whatever it holds, it answers, takes writes and can be saved.</summary>
    private static void Use(HnswIndex index, string kind)
    {
        index.Plan = Indexes.PlanOf(kind);
        var hits = new Hit[10];
        float[] query = index.Dimensions == Dimensions ? Query : new float[index.Dimensions];
        Assert.InRange(index.Search(query, 10, 20, hits).Count, 0, index.Count);
        index.Upsert(1, query);
        index.Delete(2);
        index.Saved();
    }

    private static HnswIndex Lived(string kind)
    {
        var index = Indexes.Create(kind, Dimensions).Fill(Indexes.Rows(120, Dimensions, 1, lengthSpread: 0.3));
        for (int key = 0; key < 120; key += 3)
        {
            index.Delete(key);
        }

        return index;
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte one in bytes)
        {
            crc = BitOperations.Crc32C(crc, one);
        }

        return crc;
    }
}
