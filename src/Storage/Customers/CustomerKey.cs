using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Personalization.Storage.Customers;

/// <summary>
/// The first half of SHA-256 of a customer's id: what stores file a customer under, so that after an erasure the mark against late events can stay without the id.
/// </summary>
public static class CustomerKey
{
    public const int Bytes = 16;

    public static UInt128 Of(string customerId)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> text = stackalloc byte[512];
        SHA256.HashData(Encoding.UTF8.GetMaxByteCount(customerId.Length) <= text.Length ? text[..Encoding.UTF8.GetBytes(customerId, text)] : Encoding.UTF8.GetBytes(customerId), digest);
        return BinaryPrimitives.ReadUInt128BigEndian(digest);
    }

    public static byte[] ToBytes(UInt128 key)
    {
        var bytes = new byte[Bytes];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, key);
        return bytes;
    }
}
