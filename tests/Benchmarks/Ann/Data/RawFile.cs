using System.Runtime.InteropServices;

namespace Personalization.Benchmarks.Ann.Data;

/// <summary>Files of nothing but float32 or int32, little-endian.</summary>
public static class RawFile
{
    public static float[] Floats(string path) => Read<float>(path);

    public static int[] Integers(string path) => Read<int>(path);

    private static T[] Read<T>(string path) where T : unmanaged
    {
        using var file = File.OpenHandle(path, options: FileOptions.SequentialScan);
        var values = new T[RandomAccess.GetLength(file) / 4];
        const int Part = 1 << 22;
        for (var at = 0; at < values.Length;)
        {
            var read = RandomAccess.Read(file, MemoryMarshal.AsBytes(values.AsSpan(at, Math.Min(Part, values.Length - at))), at * 4L);
            if (read < 4) throw new EndOfStreamException($"{path} ends after {at} of {values.Length} values");
            at += read / 4;
        }
        return values;
    }
}
