using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Orleans.Storage;

namespace Personalization.Silo.Hosting.Full;

/// <summary>
/// Adds the grain's key as it is written to what the AdoNet storage knows of it. The storage takes a key of hexadecimal digits for a number: without this, the
/// customers "7" and "07", or "ab" and "AB", would share one state.
/// </summary>
public sealed class RawKeyHasher : IStorageHasherPicker
{
    public ICollection<IHasher> HashProviders => [];

    public IHasher PickHasher<T>(string serviceId, string storageProviderInstanceName, string grainType, GrainId grainId, IGrainState<T> grainState, string? tag = null) =>
        new OfOneKey(grainId.Key.ToString() ?? "");

    /// <summary>Called with the key's number and with the state's name: two hashes of 32 bits that differ for different keys.</summary>
    private sealed class OfOneKey(string key) : IHasher
    {
        public string Description => "SHA-256 of the key as written and the data";

        public int Hash(byte[] data)
        {
            Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData([.. Encoding.UTF8.GetBytes(key), 0, .. data], digest);
            return BinaryPrimitives.ReadInt32LittleEndian(digest);
        }
    }
}
