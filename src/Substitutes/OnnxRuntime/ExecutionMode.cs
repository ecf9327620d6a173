namespace Microsoft.ML.OnnxRuntime;

/// <summary>Whether branches of a graph run one after another or at once.</summary>
public enum ExecutionMode
{
    ORT_SEQUENTIAL = 0,
    ORT_PARALLEL = 1,
}
