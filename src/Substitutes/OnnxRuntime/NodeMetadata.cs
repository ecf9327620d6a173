using Microsoft.ML.OnnxRuntime.Native;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>What a model says of one of its inputs or outputs.</summary>
public sealed unsafe class NodeMetadata
{
    private readonly OrtTensorTypeAndShapeInfo? _tensor;

    /// <param name="native">An OrtTypeInfo, which stays the caller's.</param>
    internal NodeMetadata(nint native)
    {
        int kind;
        nint tensor;
        Ort.Check(Ort.Functions->GetOnnxTypeFromTypeInfo(native, &kind));
        Ort.Check(Ort.Functions->CastTypeInfoToTensorInfo(native, &tensor));
        OnnxValueType = (OnnxValueType)kind;
        _tensor = tensor == 0 ? null : new OrtTensorTypeAndShapeInfo(tensor);
    }

    public OnnxValueType OnnxValueType { get; }

    public bool IsTensor => OnnxValueType == OnnxValueType.ONNX_TYPE_TENSOR;

    /// <summary>The shape; a length that each run chooses is -1.</summary>
    public int[] Dimensions => Array.ConvertAll(Tensor.Shape, length => (int)length);

    /// <summary>The names of the lengths that each run chooses, "" elsewhere.</summary>
    public string[] SymbolicDimensions => Tensor.SymbolicDimensions;

    public TensorElementType ElementDataType => Tensor.ElementDataType;

    public Type ElementType => ElementTypes.Of(Tensor.ElementDataType);

    private OrtTensorTypeAndShapeInfo Tensor =>
        _tensor ?? throw new OnnxRuntimeException(ErrorCode.InvalidArgument, $"This is a {OnnxValueType}, not a tensor");
}
