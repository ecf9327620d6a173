using Microsoft.ML.OnnxRuntime.Native;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>A tensor's element type and shape. In a model's metadata a length that each run chooses is -1.</summary>
#pragma warning disable CA1815 // The official struct has no equality either.
public readonly unsafe struct OrtTensorTypeAndShapeInfo
{
    internal OrtTensorTypeAndShapeInfo(nint native)
    {
        int type;
        nuint rank;
        Ort.Check(Ort.Functions->GetTensorElementType(native, &type));
        Ort.Check(Ort.Functions->GetDimensionsCount(native, &rank));
        ElementDataType = (TensorElementType)type;
        Shape = new long[rank];
        SymbolicDimensions = new string[rank];
        fixed (long* shape = Shape)
        {
            Ort.Check(Ort.Functions->GetDimensions(native, shape, rank));
        }
        byte** symbols = stackalloc byte*[(int)rank + 1];
        Ort.Check(Ort.Functions->GetSymbolicDimensions(native, symbols, rank));
        for (int i = 0; i < Shape.Length; i++)
        {
            SymbolicDimensions[i] = Ort.Text(symbols[i]);
        }
    }

    public TensorElementType ElementDataType { get; }

    public bool IsString => ElementDataType == TensorElementType.String;

    public long[] Shape { get; }

    /// <summary>The names of the lengths that each run chooses, "" elsewhere.</summary>
    public string[] SymbolicDimensions { get; }

    public int DimensionsCount => Shape.Length;

    public long ElementCount
    {
        get
        {
            long count = 1;
            foreach (long length in Shape)
            {
                count *= length;
            }
            return count;
        }
    }
}
