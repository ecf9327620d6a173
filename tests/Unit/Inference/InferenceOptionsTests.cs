using System.ComponentModel.DataAnnotations;
using Personalization.Inference;

namespace Personalization.Unit.Inference;

// The sessions of a process share one WebGPU device, so tests that may open one do not run beside each other.
[Collection("WebGPU device")]
public sealed class InferenceOptionsTests : IDisposable
{
    private readonly ReleaseFolder _folder = new();

    [Fact]
    public void Provider_WhenCpuIsAskedFor_IsCpu()
    {
        using var models = _folder.Load(new InferenceOptions { Provider = InferenceProvider.Cpu });
        Assert.Equal(new ProviderChoice(InferenceProvider.Cpu, "provider Cpu in the configuration"), models.Provider);
    }

    [Theory]
    [InlineData(InferenceProvider.Cuda, InferenceProvider.Cuda)]
    [InlineData(InferenceProvider.WebGpu, InferenceProvider.WebGpu)]
    [InlineData(InferenceProvider.Auto, InferenceProvider.Cuda)]
    public void Provider_ThatCannotBeHad_GivesWayToTheCpuAndSaysWhy(InferenceProvider asked, InferenceProvider tried)
    {
        using var models = _folder.Load(new InferenceOptions { Provider = asked });
        Assert.Equal(asked != InferenceProvider.Auto && models.Provider.Provider != tried || models.Provider.Why.Contains("cannot be had", StringComparison.Ordinal), models.Provider.FellBack);
        // A machine with the device runs there.
        if (models.Provider.Provider != tried)
        {
            Assert.Equal(InferenceProvider.Cpu, models.Provider.Provider);
            Assert.DoesNotContain('\n', models.Provider.Why);
            Assert.Matches(asked == InferenceProvider.Auto ? "^(Cuda cannot be had \\(|this build of ONNX Runtime has no CUDA)" : $"^{tried} cannot be had \\(", models.Provider.Why);
        }
    }

    [Fact]
    public void Validation_OfTheDefaults_FindsNothing() => Assert.Empty(Errors(new InferenceOptions()));

    [Fact]
    public void Validation_OfValuesOutOfRange_NamesEach() =>
        Assert.Equal(["Provider", "Device", "Threads", "RankerRows", "RankerRuns", "RankerWindow"],
            Errors(new InferenceOptions { Provider = (InferenceProvider)9, Device = -1, Threads = 0, RankerRows = 0, RankerRuns = -1, RankerWindow = TimeSpan.FromSeconds(2) }).SelectMany(error => error.MemberNames));

    public void Dispose() => _folder.Dispose();

    private static List<ValidationResult> Errors(InferenceOptions options)
    {
        var errors = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), errors, validateAllProperties: true);
        return errors;
    }
}
