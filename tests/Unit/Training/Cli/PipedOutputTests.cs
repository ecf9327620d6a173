using Personalization.Testing;
using Personalization.Testing.Storage;

namespace Personalization.Unit.Training.Cli;

/// <summary>What programs and files get instead of a terminal: no escape codes, and no line broken that was one.</summary>
public sealed class PipedOutputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Import_IntoAPipe_WritesNoEscapeCodes_AndBreaksNoPath()
    {
        var target = _folder.File(Path.Combine(new string('a', 60), new string('b', 60)));

        var (code, said) = await TrainerProcess.RunAsync(_folder.Path, "import", "--data", "synthetic", "--items", "50", "--customers", "10", "--columns", target);

        Assert.Equal(0, code);
        Assert.DoesNotContain('\u001b', said);
        Assert.Contains($"written to {target}; read it with --data columns:{target}\n", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_IntoAPipe_BreaksNoId()
    {
        var id = "2026-01-31T000000Z-" + new string('x', 80);
        var store = _folder.File("store");
        var (code, said) = await TrainerProcess.RunAsync(_folder.Path, "publish", "--release", await SampleRelease.MakeRatedAsync(_folder.File("a"), id, 0.2), "--store", store);
        Assert.True(code == 0, said);

        (code, said) = await TrainerProcess.RunAsync(_folder.Path, "releases", "list", "--store", store);

        Assert.Equal(0, code);
        Assert.Contains(id, said, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
