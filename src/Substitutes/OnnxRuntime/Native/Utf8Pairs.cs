namespace Microsoft.ML.OnnxRuntime.Native;

/// <summary>Keys and values as two native arrays of zero-terminated UTF-8, freed on Dispose.</summary>
internal sealed unsafe class Utf8Pairs : IDisposable
{
    private readonly List<Utf8Text> _texts = [];
    private readonly nint[] _pointers;

    public Utf8Pairs(Dictionary<string, string>? pairs)
    {
        Count = pairs?.Count ?? 0;
        // Pinned for good: the arrays are tiny, short-lived and handed to native code. One slot more, so that both always have an address.
        _pointers = GC.AllocateArray<nint>(2 * Count + 1, pinned: true);
        int i = 0;
        foreach (var (key, value) in pairs ?? [])
        {
            _pointers[i] = Add(key);
            _pointers[Count + i++] = Add(value);
        }
    }

    public int Count { get; }

    public byte** Keys => (byte**)System.Runtime.CompilerServices.Unsafe.AsPointer(ref _pointers[0]);

    public byte** Values => Keys + Count;

    public void Dispose()
    {
        foreach (var text in _texts)
        {
            text.Dispose();
        }
    }

    private nint Add(string text)
    {
        var utf8 = new Utf8Text(text);
        _texts.Add(utf8);
        return (nint)utf8.Pointer;
    }
}
