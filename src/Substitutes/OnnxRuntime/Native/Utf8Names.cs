namespace Microsoft.ML.OnnxRuntime.Native;

/// <summary>The names of a model's inputs or outputs, converted once: a run looks them up and converts nothing.</summary>
internal sealed class Utf8Names(string kind, IReadOnlyList<string> names) : IDisposable
{
    private readonly Dictionary<string, Utf8Text> _texts = names.ToDictionary(name => name, name => new Utf8Text(name), StringComparer.Ordinal);

    /// <exception cref="OnnxRuntimeException">The model has no such name.</exception>
    public unsafe nint Find(string name) => _texts.TryGetValue(name, out var text)
        ? (nint)text.Pointer
        : throw new OnnxRuntimeException(ErrorCode.InvalidArgument, $"The model has no {kind} '{name}'; it has {string.Join(", ", names)}");

    public void Dispose()
    {
        foreach (var text in _texts.Values)
        {
            text.Dispose();
        }
    }
}
