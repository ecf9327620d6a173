using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Personalization.Unit.Substitutes.OnnxRuntime;

public sealed class OrtValueTests
{
    [Fact]
    public void CreateTensorValueFromMemory_OverPartOfAnArray_UsesThatPart()
    {
        float[] data = [1, 2, 3, 4, 5, 6];
        using var value = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, data.AsMemory(2), [1, 3]);
        value.GetTensorMutableDataAsSpan<float>()[0] = 30;
        Assert.Equal([30, 4, 5], value.GetTensorDataAsSpan<float>());
        Assert.Equal(30, data[2]);
    }

    [Fact]
    public void CreateTensorValueFromMemory_WithTooLittleMemory_NamesBothSizes()
    {
        var error = Assert.Throws<OnnxRuntimeException>(() => OrtValue.CreateTensorValueFromMemory(new float[5], [2, 3]));
        Assert.Contains("[2, 3] needs 6 elements, the memory has 5", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CreateTensorValueFromMemory_OfATypeThatIsNoElement_NamesIt()
    {
        var error = Assert.Throws<OnnxRuntimeException>(() => OrtValue.CreateTensorValueFromMemory(new decimal[1], [1]));
        Assert.Contains("System.Decimal", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void GetTensorDataAsSpan_OfAnotherType_NamesBoth()
    {
        using var value = OrtValue.CreateTensorValueFromMemory(new long[] { 1, 2 }, [2]);
        var error = Assert.Throws<OnnxRuntimeException>(() => value.GetTensorDataAsSpan<float>().Length);
        Assert.Contains("Int64, not System.Single", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new long[] { }, 1)]
    [InlineData(new long[] { 0, 3 }, 0)]
    [InlineData(new long[] { 2, 1, 3 }, 6)]
    public void GetTensorTypeAndShape_ReturnsWhatItWasMadeWith(long[] shape, long count)
    {
        using var value = OrtValue.CreateTensorValueFromMemory(new int[6], shape);
        var tensor = value.GetTensorTypeAndShape();
        Assert.Equal(shape, tensor.Shape);
        Assert.Equal(count, tensor.ElementCount);
        Assert.Equal(TensorElementType.Int32, tensor.ElementDataType);
    }

    [Fact]
    public void DefaultInstance_OfMemoryInfo_SurvivesItsDisposal()
    {
        OrtMemoryInfo.DefaultInstance.Dispose();
        using var value = OrtValue.CreateTensorValueFromMemory(new float[1], [1]);
        Assert.True(value.IsTensor);
    }
}
