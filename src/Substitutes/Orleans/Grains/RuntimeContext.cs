namespace Orleans.Runtime;

/// <summary>The activation whose turn runs on this thread.</summary>
public static class RuntimeContext
{
    [ThreadStatic]
    private static IGrainContext? _current;

    public static IGrainContext? Current
    {
        get => _current;
        internal set => _current = value;
    }
}
