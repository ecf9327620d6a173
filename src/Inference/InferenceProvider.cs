namespace Personalization.Inference;

/// <summary>Where models run.</summary>
public enum InferenceProvider
{
    /// <summary>
    /// CUDA where it is built in and a device answers, else the CPU. WebGPU is taken only when asked for: its adapter may be software, slower than the CPU.
    /// </summary>
    Auto,
    Cpu,
    WebGpu,
    Cuda,
}
