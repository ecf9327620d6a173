namespace Microsoft.ML.OnnxRuntime;

/// <summary>How a device allocates.</summary>
public enum OrtAllocatorType
{
    DeviceAllocator = 0,
    ArenaAllocator = 1,
}
