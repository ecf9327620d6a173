using System.Runtime.InteropServices;

namespace Personalization.Benchmarks.Ann.Server;

/// <summary>Rows straight from their file, for several threads, without keeping them.</summary>
public sealed class RowSource(string path, int dimensions, int count) : IDisposable
{
    private readonly Microsoft.Win32.SafeHandles.SafeFileHandle _file = File.OpenHandle(path);
    private int _next = -1;

    /// <summary>Reads the next row and returns its key; null behind the last.</summary>
    public int? Next(Span<float> row)
    {
        var key = Interlocked.Increment(ref _next);
        if (key >= count) return null;
        var bytes = MemoryMarshal.AsBytes(row[..dimensions]);
        if (RandomAccess.Read(_file, bytes, (long)key * bytes.Length) != bytes.Length) throw new EndOfStreamException(path);
        return key;
    }

    public void Dispose() => _file.Dispose();
}
