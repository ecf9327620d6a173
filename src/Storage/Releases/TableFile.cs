using System.Runtime.InteropServices;

namespace Personalization.Storage.Releases;

/// <summary>Arrays of numbers one after the other in a file, little-endian, with a header that tells what they are.</summary>
internal sealed class TableFile(Stream stream)
{
    /// <summary>What the file holds: "COVI" and "FACT" as they stand in the file.</summary>
    public const int Covisits = 0x49564F43, Factors = 0x54434146;
    private const int Version = 1;
    private const int Part = 1 << 24;

    public void Header(int magic, int items, int second) => Ints([magic, Version, items, second]);

    /// <returns>The header's second size.</returns>
    /// <exception cref="InvalidDataException">Another kind of file, another version, or of another number of items than the manifest says.</exception>
    public int Header(int magic, int items)
    {
        var header = Ints(4L);
        if (header[0] != magic) throw new InvalidDataException($"it begins with {header[0]:x8}, expected {magic:x8}.");
        if (header[1] != Version) throw new InvalidDataException($"it has version {header[1]}, this build reads version {Version}.");
        if (header[2] != items) throw new InvalidDataException($"it is about {header[2]} items, the manifest about {items}.");
        return header[3] >= 0 ? header[3] : throw new InvalidDataException($"its size is {header[3]}.");
    }

    public void Ints(int[] values) => Write(values);

    public void Floats(float[] values) => Write(values);

    public int[] Ints(long count) => Read<int>(count);

    public float[] Floats(long count) => Read<float>(count);

    /// <exception cref="InvalidDataException">Something follows.</exception>
    public void End()
    {
        if (stream.Length != stream.Position) throw new InvalidDataException($"{stream.Length - stream.Position} bytes follow its end.");
    }

    private void Write<T>(T[] values) where T : struct
    {
        // In parts: a span of bytes over a large array would be longer than a span can be.
        for (var done = 0; done < values.Length; done += Part) stream.Write(MemoryMarshal.AsBytes(values.AsSpan(done, Math.Min(Part, values.Length - done))));
    }

    private T[] Read<T>(long count) where T : struct
    {
        var bytes = count * Marshal.SizeOf<T>();
        // Before anything is allocated: a forged size asks for no memory that the file could not fill.
        if (stream.Length - stream.Position < bytes) throw new InvalidDataException($"it ends after {stream.Length} bytes, where {bytes} more than {stream.Position} were expected.");
        var values = new T[count];
        for (var done = 0; done < values.Length; done += Part) stream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan(done, Math.Min(Part, values.Length - done))));
        return values;
    }
}
