using System.Collections.Immutable;
using System.Text;
using Personalization.Core.Interactions;

namespace Personalization.Core.Customers;

/// <summary>The persisted form of a profile: a version byte, then the fields in order, little-endian, strings as length-prefixed UTF-8.</summary>
public static class CustomerProfileCodec
{
    public const byte Version = 6;

    /// <summary>Ended before what was taken out of the cart; did not tell when a session's item was.</summary>
    private const byte WithLife = 5;

    /// <summary>Ended before the number of the life.</summary>
    private const byte WithAttributes = 4;

    /// <summary>Ended before attributes.</summary>
    private const byte WithSeen = 3;

    /// <summary>Ended before repeated purchases and what was seen.</summary>
    private const byte WithSessions = 2;

    // Version 1 ended after the counts per kind: no price bands, no sessions, no sketch of older consumed items.

    public static byte[] Encode(CustomerProfile profile)
    {
        var buffer = new MemoryStream(256 + 8 * profile.EventIds.Length + 32 * profile.Recent.Length + 24 * profile.Consumed.Length);
        using var writer = new BinaryWriter(buffer, Encoding.UTF8);
        writer.Write(Version);
        writer.Write7BitEncodedInt64(profile.Version);
        writer.Write7BitEncodedInt64(profile.LastEventAtMs);
        writer.Write7BitEncodedInt64(profile.ErasedAtMs);
        WriteAll(writer, profile.Recent, static (w, r) => { w.Write(r.ItemId); w.Write((byte)r.Kind); w.Write(r.AtMs); w.Write(r.Value); });
        WriteAll(writer, profile.EventIds, static (w, id) => w.Write(id));
        WriteAll(writer, profile.Consumed, static (w, c) => { w.Write(c.ItemId); w.Write((byte)c.Kind); w.Write(c.AtMs); });
        WriteAll(writer, profile.Tastes, static (w, t) => { w.Write(t.Category); w.Write(t.Value); w.Write(t.AtMs); });
        WriteAll(writer, profile.CountByKind, static (w, c) => w.Write7BitEncodedInt64(c));
        WriteAll(writer, profile.PriceBands, static (w, b) => { w.Write(b.Band); w.Write(b.Value); w.Write(b.AtMs); });
        WriteAll(writer, profile.ConsumedBefore.Current, static (w, word) => w.Write(word));
        WriteAll(writer, profile.ConsumedBefore.Previous, static (w, word) => w.Write(word));
        writer.Write7BitEncodedInt(profile.ConsumedBefore.Count);
        WriteSession(writer, profile.Session);
        WriteAll(writer, profile.Sessions, WriteSession);
        writer.Write(profile.HandingOverTo ?? "");
        WriteAll(writer, profile.Repeated, static (w, r) => { w.Write(r.ItemId); w.Write7BitEncodedInt(r.Times); w.Write(r.FirstAtMs); w.Write(r.AtMs); });
        WriteAll(writer, profile.Seen, static (w, word) => w.Write(word));
        AttributesCodec.Write(writer, profile.Attributes);
        writer.Write7BitEncodedInt(profile.Life);
        WriteAll(writer, profile.CartRemovals, static (w, r) => { w.Write(r.ItemId); w.Write(r.AtMs); });
        writer.Flush();
        return buffer.ToArray();
    }

    /// <param name="ownText">Gives the copy of an id or a category to keep, so that equal ones share their memory.</param>
    /// <exception cref="InvalidDataException">The bytes are cut short, damaged, or of another version; the message names both.</exception>
    public static CustomerProfile Decode(ReadOnlyMemory<byte> bytes, Func<string, string>? ownText = null)
    {
        ownText ??= static text => text;
        using var reader = new BinaryReader(new MemoryStream(bytes.ToArray()), Encoding.UTF8);
        try
        {
            var version = reader.ReadByte();
            if (version is 0 or > Version) throw new InvalidDataException($"A customer profile of version {version} cannot be read; this program reads version {Version}.");
            var profile = new CustomerProfile
            {
                Version = reader.Read7BitEncodedInt64(),
                LastEventAtMs = reader.Read7BitEncodedInt64(),
                ErasedAtMs = reader.Read7BitEncodedInt64(),
                Recent = ReadAll(reader, r => new RecentInteraction(ownText(r.ReadString()), (InteractionKind)r.ReadByte(), r.ReadInt64(), r.ReadSingle())),
                EventIds = ReadAll(reader, static r => r.ReadUInt64()),
                Consumed = ReadAll(reader, r => new ConsumedItem(ownText(r.ReadString()), (InteractionKind)r.ReadByte(), r.ReadInt64())),
                Tastes = ReadAll(reader, r => new CategoryTaste(ownText(r.ReadString()), r.ReadDouble(), r.ReadInt64())),
                CountByKind = ReadAll(reader, static r => r.Read7BitEncodedInt64()),
            };
            if (version >= WithSessions) profile = WithSecondPart(profile, reader, version, ownText);
            if (version >= WithSeen) profile = WithThirdPart(profile, reader, ownText);
            if (version >= WithAttributes) profile = profile with { Attributes = AttributesCodec.Read(reader) };
            if (version >= WithLife) profile = profile with { Life = reader.Read7BitEncodedInt() };
            if (version >= Version) profile = profile with { CartRemovals = ReadAll(reader, r => new CartRemoval(ownText(r.ReadString()), r.ReadInt64())) };
            var left = reader.BaseStream.Length - reader.BaseStream.Position;
            return left == 0 ? profile : throw new InvalidDataException($"A customer profile ends {left} bytes before its {bytes.Length} bytes do.");
        }
        catch (Exception e) when (e is IOException or FormatException or ArgumentException)
        {
            throw new InvalidDataException($"A customer profile of {bytes.Length} bytes is cut short or damaged.", e);
        }
    }

    private static CustomerProfile WithSecondPart(CustomerProfile profile, BinaryReader reader, byte version, Func<string, string> ownText) => profile with
    {
        PriceBands = ReadAll(reader, static r => new BandTaste(r.ReadByte(), r.ReadDouble(), r.ReadInt64())),
        ConsumedBefore = new ItemSketch
        {
            Current = ReadAll(reader, static r => r.ReadUInt64()),
            Previous = ReadAll(reader, static r => r.ReadUInt64()),
            Count = reader.Read7BitEncodedInt(),
        },
        Session = ReadSession(reader, version, ownText),
        Sessions = ReadAll(reader, r => ReadSession(r, version, ownText)),
        HandingOverTo = reader.ReadString() is { Length: > 0 } to ? to : null,
    };

    private static CustomerProfile WithThirdPart(CustomerProfile profile, BinaryReader reader, Func<string, string> ownText) => profile with
    {
        Repeated = ReadAll(reader, r => new RepeatedPurchase(ownText(r.ReadString()), r.Read7BitEncodedInt(), r.ReadInt64(), r.ReadInt64())),
        Seen = ReadAll(reader, static r => r.ReadUInt32()),
    };

    /// <summary>Texts are "" for none: ids and categories are never empty.</summary>
    private static void WriteSession(BinaryWriter writer, SessionSummary session)
    {
        writer.Write(session.StartedAtMs);
        writer.Write7BitEncodedInt64(session.EndedAtMs - session.StartedAtMs);
        writer.Write7BitEncodedInt(session.Events);
        writer.Write(session.Category ?? "");
        writer.Write(session.Lead);
        writer.Write(session.ItemId ?? "");
        writer.Write(session.Taste);
        writer.Write7BitEncodedInt(session.ItemAfterMs);
    }

    private static SessionSummary ReadSession(BinaryReader reader, byte version, Func<string, string> ownText)
    {
        var started = reader.ReadInt64();
        return new SessionSummary(started, started + reader.Read7BitEncodedInt64(), reader.Read7BitEncodedInt(), TextOrNull(), reader.ReadDouble(), TextOrNull(), reader.ReadDouble(),
            version >= Version ? reader.Read7BitEncodedInt() : 0);

        string? TextOrNull() => reader.ReadString() is { Length: > 0 } text ? ownText(text) : null;
    }

    private static void WriteAll<T>(BinaryWriter writer, ImmutableArray<T> items, Action<BinaryWriter, T> write)
    {
        writer.Write7BitEncodedInt(items.Length);
        foreach (var item in items) write(writer, item);
    }

    private static ImmutableArray<T> ReadAll<T>(BinaryReader reader, Func<BinaryReader, T> read)
    {
        var count = reader.Read7BitEncodedInt();
        if (count < 0 || count > reader.BaseStream.Length - reader.BaseStream.Position) throw new InvalidDataException($"A customer profile claims {count} entries in {reader.BaseStream.Length} bytes.");
        var items = ImmutableArray.CreateBuilder<T>(count);
        for (var i = 0; i < count; i++) items.Add(read(reader));
        return items.MoveToImmutable();
    }
}
