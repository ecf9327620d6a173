using System.Runtime.InteropServices;

namespace Microsoft.ML.OnnxRuntime.Native;

/// <summary>
/// The functions in use of the native library's table OrtApi. The number before the pointer's size is a function's place in that table,
/// which only ever grows at its end. What a function returns as nint is a status: 0, or an error to be read and released
/// (<see cref="Ort.Check"/>). Handles are nint, strings zero-terminated UTF-8.
/// </summary>
[StructLayout(LayoutKind.Explicit)]
internal unsafe struct OrtFunctions
{
    // Packages exist for x64 and arm64 only.
    private const int Pointer = 8;

    [FieldOffset(1 * Pointer)] public delegate* unmanaged<nint, int> GetErrorCode;
    [FieldOffset(2 * Pointer)] public delegate* unmanaged<nint, byte*> GetErrorMessage;
    [FieldOffset(3 * Pointer)] public delegate* unmanaged<int, byte*, nint*, nint> CreateEnv;
    [FieldOffset(93 * Pointer)] public delegate* unmanaged<nint, void> ReleaseStatus;
    [FieldOffset(125 * Pointer)] public delegate* unmanaged<byte***, int*, nint> GetAvailableProviders;
    [FieldOffset(126 * Pointer)] public delegate* unmanaged<byte**, int, nint> ReleaseAvailableProviders;

    [FieldOffset(7 * Pointer)] public delegate* unmanaged<nint, void*, nint, nint*, nint> CreateSession;
    [FieldOffset(8 * Pointer)] public delegate* unmanaged<nint, void*, nuint, nint, nint*, nint> CreateSessionFromArray;
    [FieldOffset(9 * Pointer)] public delegate* unmanaged<nint, nint, nint*, nint*, nuint, nint*, nuint, nint*, nint> Run;
    [FieldOffset(30 * Pointer)] public delegate* unmanaged<nint, nuint*, nint> SessionGetInputCount;
    [FieldOffset(31 * Pointer)] public delegate* unmanaged<nint, nuint*, nint> SessionGetOutputCount;
    [FieldOffset(33 * Pointer)] public delegate* unmanaged<nint, nuint, nint*, nint> SessionGetInputTypeInfo;
    [FieldOffset(34 * Pointer)] public delegate* unmanaged<nint, nuint, nint*, nint> SessionGetOutputTypeInfo;
    [FieldOffset(36 * Pointer)] public delegate* unmanaged<nint, nuint, nint, byte**, nint> SessionGetInputName;
    [FieldOffset(37 * Pointer)] public delegate* unmanaged<nint, nuint, nint, byte**, nint> SessionGetOutputName;
    [FieldOffset(95 * Pointer)] public delegate* unmanaged<nint, void> ReleaseSession;

    [FieldOffset(10 * Pointer)] public delegate* unmanaged<nint*, nint> CreateSessionOptions;
    [FieldOffset(13 * Pointer)] public delegate* unmanaged<nint, int, nint> SetSessionExecutionMode;
    [FieldOffset(16 * Pointer)] public delegate* unmanaged<nint, nint> EnableMemPattern;
    [FieldOffset(17 * Pointer)] public delegate* unmanaged<nint, nint> DisableMemPattern;
    [FieldOffset(18 * Pointer)] public delegate* unmanaged<nint, nint> EnableCpuMemArena;
    [FieldOffset(19 * Pointer)] public delegate* unmanaged<nint, nint> DisableCpuMemArena;
    [FieldOffset(22 * Pointer)] public delegate* unmanaged<nint, int, nint> SetSessionLogSeverityLevel;
    [FieldOffset(23 * Pointer)] public delegate* unmanaged<nint, int, nint> SetSessionGraphOptimizationLevel;
    [FieldOffset(24 * Pointer)] public delegate* unmanaged<nint, int, nint> SetIntraOpNumThreads;
    [FieldOffset(25 * Pointer)] public delegate* unmanaged<nint, int, nint> SetInterOpNumThreads;
    [FieldOffset(100 * Pointer)] public delegate* unmanaged<nint, void> ReleaseSessionOptions;
    [FieldOffset(130 * Pointer)] public delegate* unmanaged<nint, byte*, byte*, nint> AddSessionConfigEntry;
    [FieldOffset(216 * Pointer)] public delegate* unmanaged<nint, byte*, byte**, byte**, nuint, nint> SessionOptionsAppendExecutionProvider;
    [FieldOffset(204 * Pointer)] public delegate* unmanaged<nint, nint, nint> SessionOptionsAppendExecutionProviderCuda;
    [FieldOffset(205 * Pointer)] public delegate* unmanaged<nint*, nint> CreateCudaProviderOptions;
    [FieldOffset(206 * Pointer)] public delegate* unmanaged<nint, byte**, byte**, nuint, nint> UpdateCudaProviderOptions;
    [FieldOffset(208 * Pointer)] public delegate* unmanaged<nint, void> ReleaseCudaProviderOptions;

    [FieldOffset(39 * Pointer)] public delegate* unmanaged<nint*, nint> CreateRunOptions;
    [FieldOffset(97 * Pointer)] public delegate* unmanaged<nint, void> ReleaseRunOptions;

    [FieldOffset(49 * Pointer)] public delegate* unmanaged<nint, void*, nuint, long*, nuint, int, nint*, nint> CreateTensorWithDataAsOrtValue;
    [FieldOffset(50 * Pointer)] public delegate* unmanaged<nint, int*, nint> IsTensor;
    [FieldOffset(51 * Pointer)] public delegate* unmanaged<nint, void**, nint> GetTensorMutableData;
    [FieldOffset(55 * Pointer)] public delegate* unmanaged<nint, nint*, nint> CastTypeInfoToTensorInfo;
    [FieldOffset(56 * Pointer)] public delegate* unmanaged<nint, int*, nint> GetOnnxTypeFromTypeInfo;
    [FieldOffset(60 * Pointer)] public delegate* unmanaged<nint, int*, nint> GetTensorElementType;
    [FieldOffset(61 * Pointer)] public delegate* unmanaged<nint, nuint*, nint> GetDimensionsCount;
    [FieldOffset(62 * Pointer)] public delegate* unmanaged<nint, long*, nuint, nint> GetDimensions;
    [FieldOffset(63 * Pointer)] public delegate* unmanaged<nint, byte**, nuint, nint> GetSymbolicDimensions;
    [FieldOffset(65 * Pointer)] public delegate* unmanaged<nint, nint*, nint> GetTensorTypeAndShape;
    [FieldOffset(96 * Pointer)] public delegate* unmanaged<nint, void> ReleaseValue;
    [FieldOffset(98 * Pointer)] public delegate* unmanaged<nint, void> ReleaseTypeInfo;
    [FieldOffset(99 * Pointer)] public delegate* unmanaged<nint, void> ReleaseTensorTypeAndShapeInfo;

    [FieldOffset(68 * Pointer)] public delegate* unmanaged<byte*, int, int, int, nint*, nint> CreateMemoryInfo;
    [FieldOffset(69 * Pointer)] public delegate* unmanaged<int, int, nint*, nint> CreateCpuMemoryInfo;
    [FieldOffset(76 * Pointer)] public delegate* unmanaged<nint, void*, nint> AllocatorFree;
    [FieldOffset(78 * Pointer)] public delegate* unmanaged<nint*, nint> GetAllocatorWithDefaultOptions;
    [FieldOffset(94 * Pointer)] public delegate* unmanaged<nint, void> ReleaseMemoryInfo;

    [FieldOffset(111 * Pointer)] public delegate* unmanaged<nint, nint*, nint> SessionGetModelMetadata;
    [FieldOffset(112 * Pointer)] public delegate* unmanaged<nint, nint, byte**, nint> ModelMetadataGetProducerName;
    [FieldOffset(113 * Pointer)] public delegate* unmanaged<nint, nint, byte**, nint> ModelMetadataGetGraphName;
    [FieldOffset(116 * Pointer)] public delegate* unmanaged<nint, nint, byte*, byte**, nint> ModelMetadataLookupCustomMetadataMap;
    [FieldOffset(118 * Pointer)] public delegate* unmanaged<nint, void> ReleaseModelMetadata;
    [FieldOffset(123 * Pointer)] public delegate* unmanaged<nint, nint, byte***, long*, nint> ModelMetadataGetCustomMetadataMapKeys;

    [FieldOffset(133 * Pointer)] public delegate* unmanaged<nint, nint, nint, nint> RunWithBinding;
    [FieldOffset(134 * Pointer)] public delegate* unmanaged<nint, nint*, nint> CreateIoBinding;
    [FieldOffset(135 * Pointer)] public delegate* unmanaged<nint, void> ReleaseIoBinding;
    [FieldOffset(136 * Pointer)] public delegate* unmanaged<nint, byte*, nint, nint> BindInput;
    [FieldOffset(137 * Pointer)] public delegate* unmanaged<nint, byte*, nint, nint> BindOutput;
    [FieldOffset(138 * Pointer)] public delegate* unmanaged<nint, byte*, nint, nint> BindOutputToDevice;
    [FieldOffset(140 * Pointer)] public delegate* unmanaged<nint, nint, nint**, nuint*, nint> GetBoundOutputValues;
    [FieldOffset(141 * Pointer)] public delegate* unmanaged<nint, void> ClearBoundInputs;
    [FieldOffset(142 * Pointer)] public delegate* unmanaged<nint, void> ClearBoundOutputs;
    [FieldOffset(202 * Pointer)] public delegate* unmanaged<nint, nint> SynchronizeBoundInputs;
    [FieldOffset(203 * Pointer)] public delegate* unmanaged<nint, nint> SynchronizeBoundOutputs;
}
