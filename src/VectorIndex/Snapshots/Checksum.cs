using System.Buffers.Binary;
using System.Numerics;

namespace Personalization.VectorIndex.Snapshots;

/// <summary>CRC-32C (Castagnoli), by the processor's instruction where it has one: finds every error burst up to 32 bits.</summary>
internal static class Checksum
{
    public const uint Start = uint.MaxValue;

    public static uint Add(uint checksum, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= sizeof(ulong))
        {
            checksum = BitOperations.Crc32C(checksum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (byte single in bytes)
        {
            checksum = BitOperations.Crc32C(checksum, single);
        }

        return checksum;
    }
}
