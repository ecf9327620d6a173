using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using Personalization.Core.Catalog;
using Personalization.Core.Releases;

namespace Personalization.Storage.Releases;

/// <summary>
/// The items of a release as its file tells them, line by line. Most items are the same from one release to the next: those are not read again but shared, so that a switch
/// neither parses nor keeps them twice. Immutable once read.
/// </summary>
public sealed class KnownItems
{
    private readonly List<(UInt128 Hash, CatalogItem Item)> _lines;

    private KnownItems(List<(UInt128, CatalogItem)> lines) => _lines = lines;

    public static KnownItems None { get; } = new([]);

    /// <summary>Takes the lines of another file, one after the other, and makes items of them.</summary>
    internal sealed class Reading(ReleaseManifest manifest, KnownItems former)
    {
        /// <summary>What a manifest says is not to be trusted with memory.</summary>
        private const int MostAtOnce = 1 << 20;
        private readonly List<(UInt128, CatalogItem)> _lines = new(Math.Min(manifest.Items, MostAtOnce));
        private Dictionary<UInt128, CatalogItem>? _formerByHash;

        /// <param name="line">UTF-8.</param>
        /// <exception cref="InvalidDataException">One more than the manifest says, or null.</exception>
        public CatalogItem Add(ReadOnlySpan<byte> line)
        {
            if (_lines.Count == manifest.Items) throw new InvalidDataException($"Release {manifest.Id}: {ReleaseFiles.Items} has more than the {manifest.Items} items of the manifest.");
            // Cryptographic, as nothing else is compared.
            Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(line, digest);
            var hash = BinaryPrimitives.ReadUInt128LittleEndian(digest);
            var item = Find(hash) ?? JsonSerializer.Deserialize<CatalogItem>(line, JsonSerializerOptions.Web)
                ?? throw new InvalidDataException($"Release {manifest.Id}: line {_lines.Count + 1} of {ReleaseFiles.Items} is null.");
            _lines.Add((hash, item));
            return item;
        }

        /// <exception cref="InvalidDataException">There are fewer than the manifest says.</exception>
        public KnownItems End() => _lines.Count == manifest.Items
            ? new KnownItems(_lines)
            : throw new InvalidDataException($"Release {manifest.Id}: {ReleaseFiles.Items} has {_lines.Count} items, the manifest says {manifest.Items}.");

        private CatalogItem? Find(UInt128 hash)
        {
            // Mostly in the same place.
            if (_lines.Count < former._lines.Count && former._lines[_lines.Count] is var same && same.Hash == hash) return same.Item;
            if (former._lines.Count == 0) return null;
            if (_formerByHash is null)
            {
                _formerByHash = new Dictionary<UInt128, CatalogItem>(former._lines.Count);
                foreach (var (known, item) in former._lines) _formerByHash[known] = item;
            }
            return _formerByHash.GetValueOrDefault(hash);
        }
    }
}
