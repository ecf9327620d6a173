using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
using Personalization.Testing;
using Personalization.Testing.Npm;

namespace Personalization.Unit.Training.Towers;

/// <summary>
/// Runs <see cref="ProviderParityTests"/> where WebGPU has an adapter on every machine: SwiftShader, a Vulkan driver in software, out of the npm package whose Chromium the
/// browser's tests use. In a process of its own, as a process finds its drivers once.
/// </summary>
public sealed partial class SoftwareVulkanTests : IDisposable
{
    private const string Package = "@sparticuz/chromium";
    private const string Version = "153.0.0";
    private readonly TemporaryFolder _folder = new();

    [SkippableFact]
    public async Task TrainingSteps_OnWebGpu_AreThoseOfTheCpu()
    {
        Skip.IfNot(OperatingSystem.IsLinux() && System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.X64, "the software Vulkan driver is one for Linux on x64");
        Skip.If(NpmPackage.WhyNone is not null, NpmPackage.WhyNone);
        await UnpackDriverAsync();
        var driver = _folder.File("vk_swiftshader_icd.json");
        // A filter may not name this test: it would start itself for ever.
        string[] arguments =
        [
            $"VK_DRIVER_FILES={driver}", $"VK_ICD_FILENAMES={driver}", $"LD_LIBRARY_PATH={_folder.Path}", "dotnet", "vstest", typeof(SoftwareVulkanTests).Assembly.Location,
            $"--TestCaseFilter:FullyQualifiedName~{nameof(ProviderParityTests)}&DisplayName~WebGpu", $"--ResultsDirectory:{_folder.Path}",
        ];

        var (code, output) = await Executable.RunAsync(Executable.Find("env")!, arguments, _folder.Path, TimeSpan.FromMinutes(3));

        Assert.True(code == 0 && PassedTwo().IsMatch(output), output);
    }

    public void Dispose() => _folder.Dispose();

    private async Task UnpackDriverAsync()
    {
        string package;
        try
        {
            package = await NpmPackage.EnsureInstalledAsync(Package, Version);
        }
        catch (InvalidOperationException e)
        {
            throw new SkipException($"npm cannot bring {Package} {Version}: {e.Message}");
        }
        await using (var files = new BrotliStream(File.OpenRead(Path.Combine(package, "bin", "swiftshader.tar.br")), CompressionMode.Decompress))
            await TarFile.ExtractToDirectoryAsync(files, _folder.Path, overwriteFiles: true);
        // The path in the package's own description is relative to whoever reads it.
        await File.WriteAllTextAsync(_folder.File("vk_swiftshader_icd.json"), JsonSerializer.Serialize(new
        {
            file_format_version = "1.0.0",
            ICD = new { library_path = _folder.File("libvk_swiftshader.so"), api_version = "1.0.5" },
        }));
    }

    [GeneratedRegex(@"Passed:\s*2\b")]
    private static partial Regex PassedTwo();
}
