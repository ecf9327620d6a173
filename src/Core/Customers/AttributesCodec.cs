using System.Collections.Immutable;
using System.Text;
using Personalization.Core.Catalog;

namespace Personalization.Core.Customers;

/// <summary>Attributes within a stored profile or log: their number, then of each the name, a byte for the type, and the value.</summary>
public static class AttributesCodec
{
    /// <summary>First byte of an entry of a customer's log that has attributes; that of one with interactions is <see cref="InteractionLogCodec.Version"/>.</summary>
    public const byte EntryVersion = 2;
    private const byte Text = 0, Number = 1, No = 2, Yes = 3, Tags = 4;

    /// <summary>An entry of a customer's log: from there on these are the customer's attributes.</summary>
    public static byte[] EncodeEntry(ImmutableSortedDictionary<string, AttributeValue> attributes)
    {
        var buffer = new MemoryStream(64);
        using var writer = new BinaryWriter(buffer, Encoding.UTF8);
        writer.Write(EntryVersion);
        Write(writer, attributes);
        writer.Flush();
        return buffer.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are cut short or damaged.</exception>
    public static ImmutableSortedDictionary<string, AttributeValue> DecodeEntry(ReadOnlySpan<byte> entry)
    {
        using var reader = new BinaryReader(new MemoryStream(entry[1..].ToArray()), Encoding.UTF8);
        try
        {
            var attributes = Read(reader);
            return reader.BaseStream.Position == reader.BaseStream.Length ? attributes : throw new InvalidDataException($"An entry of a customer's log ends before its {entry.Length} bytes do.");
        }
        catch (Exception e) when (e is IOException or FormatException or ArgumentException)
        {
            throw new InvalidDataException($"An entry of {entry.Length} bytes of a customer's log is cut short or damaged.", e);
        }
    }

    public static void Write(BinaryWriter writer, ImmutableSortedDictionary<string, AttributeValue> attributes)
    {
        writer.Write7BitEncodedInt(attributes.Count);
        foreach (var (name, value) in attributes)
        {
            writer.Write(name);
            if (value.Number is { } number)
            {
                writer.Write(Number);
                writer.Write(number);
            }
            else if (value.Flag is { } flag) writer.Write(flag ? Yes : No);
            else if (!value.Tags.IsDefault)
            {
                writer.Write(Tags);
                writer.Write7BitEncodedInt(value.Tags.Length);
                foreach (var tag in value.Tags) writer.Write(tag);
            }
            else
            {
                writer.Write(Text);
                writer.Write(value.Text ?? "");
            }
        }
    }

    /// <exception cref="InvalidDataException">A type is unknown, or a length is none.</exception>
    public static ImmutableSortedDictionary<string, AttributeValue> Read(BinaryReader reader)
    {
        var count = LengthOf(reader);
        if (count == 0) return CustomerAttributes.None;
        var attributes = CustomerAttributes.None.ToBuilder();
        for (; count > 0; count--)
        {
            var name = reader.ReadString();
            attributes[name] = reader.ReadByte() switch
            {
                Text => AttributeValue.Of(reader.ReadString()),
                Number => AttributeValue.Of(reader.ReadDouble()),
                No => AttributeValue.Of(false),
                Yes => AttributeValue.Of(true),
                Tags => AttributeValue.Of(ReadTags(reader)),
                var type => throw new InvalidDataException($"A customer's attribute has the unknown type {type}."),
            };
        }
        return attributes.ToImmutable();
    }

    private static List<string> ReadTags(BinaryReader reader)
    {
        var tags = new List<string>();
        for (var count = LengthOf(reader); count > 0; count--) tags.Add(reader.ReadString());
        return tags;
    }

    private static int LengthOf(BinaryReader reader)
    {
        var count = reader.Read7BitEncodedInt();
        // Each of them takes a byte at least.
        return count >= 0 && count <= reader.BaseStream.Length - reader.BaseStream.Position ? count : throw new InvalidDataException($"A customer claims {count} attributes.");
    }
}
