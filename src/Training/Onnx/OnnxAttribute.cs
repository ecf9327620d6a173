using Google.Protobuf;
using Personalization.Training.Onnx.Wire;

namespace Personalization.Training.Onnx;

/// <summary>A named attribute of a node, such as ("axis", -1).</summary>
public sealed class OnnxAttribute
{
    public OnnxAttribute(string name, long value) =>
        Message = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = value };

    public OnnxAttribute(string name, float value) =>
        Message = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Float, F = value };

    public OnnxAttribute(string name, string value) =>
        Message = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.String, S = ByteString.CopyFromUtf8(value) };

    public OnnxAttribute(string name, params long[] values) =>
        Message = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Ints, Ints = { values } };

    internal AttributeProto Message { get; }
}
