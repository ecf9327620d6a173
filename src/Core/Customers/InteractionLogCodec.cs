using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using Personalization.Core.Interactions;

namespace Personalization.Core.Customers;

/// <summary>
/// The persisted form of a batch of logged interactions, one entry of a customer's log: a version byte, their number, then each: a byte of kind and flags, the id's
/// hash, the time as the difference to the one before, and what the flags announce. Little-endian; numbers of variable length in groups of seven bits.
/// </summary>
public static class InteractionLogCodec
{
    public const byte Version = 1;
    private const int KindBits = 0x0F;
    private const int HasItem = 0x10;
    private const int HasCategory = 0x20;
    private const int HasValue = 0x40;
    private const int HasBand = 0x80;

    /// <summary>Bytes of one interaction beside its strings: flags, id, time, value, band, and the lengths of two strings.</summary>
    private const int MostWithoutStrings = 1 + 8 + 10 + 8 + 1 + 2 * 5;

    public static byte[] Encode(ReadOnlySpan<LoggedInteraction> interactions)
    {
        Debug.Assert(InteractionKinds.Count <= KindBits + 1);
        var most = 1 + 5;
        foreach (ref readonly var one in interactions) most += MostWithoutStrings + 3 * ((one.ItemId?.Length ?? 0) + (one.Category?.Length ?? 0));
        Span<byte> scratch = most <= 1024 ? stackalloc byte[1024] : new byte[most];
        var at = 0;
        scratch[at++] = Version;
        WriteNumber(scratch, ref at, (ulong)interactions.Length);
        var beforeMs = 0L;
        foreach (ref readonly var one in interactions)
        {
            scratch[at++] = (byte)((int)one.Kind | (one.ItemId is null ? 0 : HasItem) | (one.Category is null ? 0 : HasCategory) | (one.Value is null ? 0 : HasValue)
                | (one.PriceBand < 0 ? 0 : HasBand));
            BinaryPrimitives.WriteUInt64LittleEndian(scratch[at..], one.EventId);
            at += 8;
            var difference = one.AtMs - beforeMs;
            WriteNumber(scratch, ref at, (ulong)((difference << 1) ^ (difference >> 63)));
            beforeMs = one.AtMs;
            if (one.ItemId is { } itemId) WriteText(scratch, ref at, itemId);
            if (one.Category is { } category) WriteText(scratch, ref at, category);
            if (one.PriceBand >= 0) scratch[at++] = (byte)one.PriceBand;
            if (one.Value is not { } value) continue;
            BinaryPrimitives.WriteDoubleLittleEndian(scratch[at..], value);
            at += 8;
        }
        return scratch[..at].ToArray();
    }

    /// <summary>Adds every interaction of the entry to <paramref name="profile"/>, in order; one of attributes replaces those before.</summary>
    /// <param name="ownText">Gives the copy of an id or a category to keep, so that equal ones share their memory.</param>
    /// <exception cref="InvalidDataException">The bytes are cut short, damaged, or of another version; the message names both.</exception>
    public static void Replay(ReadOnlySpan<byte> entry, LiveProfile profile, Func<string, string>? ownText = null)
    {
        if (entry is [AttributesCodec.EntryVersion, ..])
        {
            profile.Replace(profile.Current with { Attributes = AttributesCodec.DecodeEntry(entry) });
            return;
        }
        try
        {
            var at = 1;
            if (entry[0] != Version) throw new InvalidDataException($"A customer's log has an entry of version {entry[0]}; this program reads version {Version}.");
            var beforeMs = 0L;
            for (var left = ReadNumber(entry, ref at); left > 0; left--)
            {
                var flags = entry[at++];
                var eventId = BinaryPrimitives.ReadUInt64LittleEndian(entry[at..]);
                at += 8;
                var zigzag = ReadNumber(entry, ref at);
                beforeMs += (long)(zigzag >> 1) ^ -(long)(zigzag & 1);
                var itemId = (flags & HasItem) != 0 ? ReadText(entry, ref at, ownText) : null;
                var category = (flags & HasCategory) != 0 ? ReadText(entry, ref at, ownText) : null;
                var band = (flags & HasBand) != 0 ? (sbyte)Math.Min(entry[at++], (byte)(PriceBands.Count - 1)) : PriceBands.None;
                double? value = null;
                if ((flags & HasValue) != 0)
                {
                    value = BinaryPrimitives.ReadDoubleLittleEndian(entry[at..]);
                    at += 8;
                }
                if ((flags & KindBits) >= InteractionKinds.Count) throw new InvalidDataException($"A customer's log has an interaction of the unknown kind {flags & KindBits}.");
                profile.Add(new LoggedInteraction(eventId, (InteractionKind)(flags & KindBits), beforeMs, value, itemId, category, band));
            }
            if (at != entry.Length) throw new InvalidDataException($"An entry of a customer's log ends after {at} of its {entry.Length} bytes.");
        }
        catch (Exception e) when (e is IndexOutOfRangeException or ArgumentException)
        {
            throw new InvalidDataException($"An entry of {entry.Length} bytes of a customer's log is cut short or damaged.", e);
        }
    }

    private static void WriteText(Span<byte> to, ref int at, string text)
    {
        WriteNumber(to, ref at, (ulong)Encoding.UTF8.GetByteCount(text));
        at += Encoding.UTF8.GetBytes(text, to[at..]);
    }

    private static string ReadText(ReadOnlySpan<byte> from, ref int at, Func<string, string>? ownText)
    {
        var length = ReadNumber(from, ref at);
        if (length > (ulong)(from.Length - at)) throw new InvalidDataException($"A customer's log claims a text of {length} bytes in {from.Length}.");
        var text = Encoding.UTF8.GetString(from.Slice(at, (int)length));
        at += (int)length;
        return ownText is null ? text : ownText(text);
    }

    private static void WriteNumber(Span<byte> to, ref int at, ulong number)
    {
        for (; number >= 0x80; number >>= 7) to[at++] = (byte)(number | 0x80);
        to[at++] = (byte)number;
    }

    private static ulong ReadNumber(ReadOnlySpan<byte> from, ref int at)
    {
        var number = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var part = from[at++];
            number |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80) return number;
        }
        throw new InvalidDataException("A customer's log has a number of more than 64 bits.");
    }
}
