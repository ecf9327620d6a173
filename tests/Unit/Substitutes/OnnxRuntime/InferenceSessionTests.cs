using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Personalization.Unit.Substitutes.OnnxRuntime;

public sealed class InferenceSessionTests : IDisposable
{
    private readonly InferenceSession _session = new(Models.TwiceAndOne());

    [Fact]
    public void Metadata_OfALoadedModel_NamesInputsOutputsTypesAndShapes()
    {
        Assert.Equal(["x"], _session.InputNames);
        Assert.Equal(["y"], _session.OutputNames);
        var input = _session.InputMetadata["x"];
        Assert.True(input.IsTensor);
        Assert.Equal(TensorElementType.Float, input.ElementDataType);
        Assert.Equal(typeof(float), input.ElementType);
        Assert.Equal([-1, 3], input.Dimensions);
        Assert.Equal(["rows", ""], input.SymbolicDimensions);
        Assert.Equal([-1, 3], _session.OutputMetadata["y"].Dimensions);
        Assert.Equal("twice-and-one", _session.ModelMetadata.GraphName);
        Assert.Equal("1a2b", Assert.Single(_session.ModelMetadata.CustomMetadataMap, pair => pair.Key == "schema").Value);
    }

    [Fact]
    public void Run_WithOutputsMadeBefore_WritesIntoThem()
    {
        var result = new float[6];
        using var x = OrtValue.CreateTensorValueFromMemory(new float[] { 1, 2, 3, 4, 5, 6 }, [2, 3]);
        using var y = OrtValue.CreateTensorValueFromMemory(result, [2, 3]);

        _session.Run(null, ["x"], [x], ["y"], [y]);

        Assert.Equal([3, 5, 7, 9, 11, 13], result);
    }

    [Fact]
    public void Run_ReadsTheInputAsItIsWhenTheRunBegins()
    {
        var input = new float[3];
        var result = new float[3];
        using var x = OrtValue.CreateTensorValueFromMemory(input, [1, 3]);
        using var y = OrtValue.CreateTensorValueFromMemory(result, [1, 3]);
        using var options = new RunOptions();
        _session.Run(options, ["x"], [x], ["y"], [y]);

        input[1] = 10;
        _session.Run(options, ["x"], [x], ["y"], [y]);

        Assert.Equal([1, 21, 1], result);
    }

    [Fact]
    public void Run_WithoutOutputs_ReturnsNewOnes()
    {
        using var x = OrtValue.CreateTensorValueFromMemory(new float[] { 1, 2, 3 }, [1, 3]);

        using var outputs = _session.Run(null, ["x"], [x], ["y"]);

        var y = Assert.Single(outputs);
        Assert.True(y.IsTensor);
        Assert.Equal([1, 3], y.GetTensorTypeAndShape().Shape);
        Assert.Equal([3, 5, 7], y.GetTensorDataAsSpan<float>());
    }

    [Fact]
    public void Run_WithNamesAndValuesThatAreNoLists_Works()
    {
        using var x = OrtValue.CreateTensorValueFromMemory(new float[] { 1, 2, 3 }, [1, 3]);

        using var outputs = _session.Run(null, new HashSet<string> { "x" }, new Queue<OrtValue>([x]), new HashSet<string> { "y" });

        Assert.Equal([3, 5, 7], outputs[0].GetTensorDataAsSpan<float>());
    }

    [Fact]
    public void Run_FromManyThreadsAtOnce_GivesEachItsOwnResult()
    {
        Parallel.For(0, 200, i =>
        {
            var result = new float[3];
            using var x = OrtValue.CreateTensorValueFromMemory(new float[] { i, i, i }, [1, 3]);
            using var y = OrtValue.CreateTensorValueFromMemory(result, [1, 3]);
            _session.Run(null, ["x"], [x], ["y"], [y]);
            Assert.Equal(2 * i + 1, result[2]);
        });
    }

    [Fact]
    public void Constructor_WithBytesThatAreNoModel_SaysSo()
    {
        var error = Assert.Throws<OnnxRuntimeException>(() => new InferenceSession([1, 2, 3, 4, 5]));
        Assert.Contains("InvalidProtobuf", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_WithAFileThatIsNotThere_NamesTheFile()
    {
        var error = Assert.Throws<OnnxRuntimeException>(() => new InferenceSession("no-such-model.onnx"));
        Assert.Contains("no-such-model.onnx", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_WithAFile_LoadsIt()
    {
        string path = Path.Combine(Path.GetTempPath(), $"modèle-{Guid.NewGuid():N}.onnx");
        File.WriteAllBytes(path, Models.TwiceAndOne());
        try
        {
            using var options = new SessionOptions();
            using var session = new InferenceSession(path, options);
            Assert.Equal(["x"], session.InputNames);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Run_WithAnUnknownInputName_NamesItAndTheModelsOwn()
    {
        using var x = OrtValue.CreateTensorValueFromMemory(new float[3], [1, 3]);
        var error = Assert.Throws<OnnxRuntimeException>(() => _session.Run(null, ["z"], [x], ["y"]));
        Assert.Contains("no input 'z'; it has x", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WithAnUnknownOutputName_NamesItAndTheModelsOwn()
    {
        using var x = OrtValue.CreateTensorValueFromMemory(new float[3], [1, 3]);
        var error = Assert.Throws<OnnxRuntimeException>(() => _session.Run(null, ["x"], [x], ["z"]));
        Assert.Contains("no output 'z'; it has y", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WithAnInputOfAnotherShape_NamesTheInputAndBothLengths()
    {
        using var x = OrtValue.CreateTensorValueFromMemory(new float[4], [1, 4]);
        var error = Assert.Throws<OnnxRuntimeException>(() => _session.Run(null, ["x"], [x], ["y"]));
        Assert.Contains("Got: 4 Expected: 3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WithAnInputOfAnotherType_NamesBothTypes()
    {
        using var x = OrtValue.CreateTensorValueFromMemory(new double[3], [1, 3]);
        var error = Assert.Throws<OnnxRuntimeException>(() => _session.Run(null, ["x"], [x], ["y"]));
        Assert.Contains("double", error.Message, StringComparison.Ordinal);
        Assert.Contains("float", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WithAnOutputOfAnotherShape_Throws()
    {
        using var x = OrtValue.CreateTensorValueFromMemory(new float[6], [2, 3]);
        using var y = OrtValue.CreateTensorValueFromMemory(new float[3], [1, 3]);
        Assert.Throws<OnnxRuntimeException>(() => _session.Run(null, ["x"], [x], ["y"], [y]));
    }

    [Fact]
    public void Run_WithMoreNamesThanValues_Throws()
    {
        using var x = OrtValue.CreateTensorValueFromMemory(new float[3], [1, 3]);
        Assert.Throws<ArgumentException>(() => _session.Run(null, ["x", "x"], [x], ["y"]));
    }

    public void Dispose() => _session.Dispose();
}
