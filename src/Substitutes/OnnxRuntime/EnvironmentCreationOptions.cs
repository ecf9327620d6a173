namespace Microsoft.ML.OnnxRuntime;

/// <summary>What the process's environment is created with; see <see cref="OrtEnv.CreateInstanceWithOptions"/>.</summary>
#pragma warning disable CA1051, CA1815, IDE1006 // Public fields with these names, and no equality, are the official API.
public struct EnvironmentCreationOptions
{
    /// <summary>A name in the log's lines; null: "CSharpOnnxRuntime".</summary>
    public string? logId;

    /// <summary>Null: warnings and worse.</summary>
    public OrtLoggingLevel? logLevel;
}
