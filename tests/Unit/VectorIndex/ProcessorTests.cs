using System.Diagnostics;

namespace Personalization.Unit.VectorIndex;

/// <summary>The index on processors that can do less: tests of this assembly in a process of their own, with instructions switched off.</summary>
public sealed class ProcessorTests
{
    private const string Tests = "FullyQualifiedName~VectorIndexTests|FullyQualifiedName~CosineTests|FullyQualifiedName~BatchSearchTests|FullyQualifiedName~SortedTests";

    [Theory]
    [InlineData("DOTNET_EnableAVX512")]
    [InlineData("DOTNET_EnableAVX2")]
    [InlineData("DOTNET_EnableHWIntrinsic")]
    public async Task Index_WorksWithout(string instructions)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList = { "vstest", typeof(ProcessorTests).Assembly.Location, $"--TestCaseFilter:{Tests}" },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[instructions] = "0";

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.True(process.ExitCode == 0, output + await errors);
        Assert.Contains("Passed!", output, StringComparison.Ordinal);
    }
}
