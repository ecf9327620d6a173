namespace Microsoft.ML.OnnxRuntime;

/// <summary>Which memory of a device.</summary>
public enum OrtMemType
{
    CpuInput = -2,
    CpuOutput = -1,
    Cpu = CpuOutput,
    Default = 0,
}
