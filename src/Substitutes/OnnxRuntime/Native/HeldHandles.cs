namespace Microsoft.ML.OnnxRuntime.Native;

/// <summary>Borrowed handles by name, given back when another takes the name, or all together.</summary>
internal sealed class HeldHandles : IDisposable
{
    private readonly Dictionary<string, NativeHandle> _handles = new(StringComparer.Ordinal);

    /// <param name="handle">Already borrowed once.</param>
    public void Keep(string name, NativeHandle handle)
    {
        if (_handles.TryGetValue(name, out var earlier))
        {
            earlier.DangerousRelease();
        }
        _handles[name] = handle;
    }

    public void Dispose()
    {
        foreach (var handle in _handles.Values)
        {
            handle.DangerousRelease();
        }
        _handles.Clear();
    }
}
