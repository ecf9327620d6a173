namespace Microsoft.ML.OnnxRuntime;

/// <summary>An error of the native library, in its own words, or of an argument that it would not survive.</summary>
public sealed class OnnxRuntimeException : Exception
{
    internal OnnxRuntimeException(ErrorCode code, string message) : base($"[ErrorCode:{code}] {message}")
    {
    }
}
