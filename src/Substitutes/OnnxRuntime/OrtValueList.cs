namespace Microsoft.ML.OnnxRuntime;

internal sealed class OrtValueList(int capacity) : List<OrtValue>(capacity), IDisposableReadOnlyCollection<OrtValue>
{
    public void Dispose()
    {
        foreach (var value in this)
        {
            value.Dispose();
        }
        Clear();
    }
}
