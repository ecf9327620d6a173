using Personalization.Testing;
using Personalization.Testing.Storage;
using Personalization.Training.Cli;

namespace Personalization.Unit.Training.Cli;

/// <summary>What a person is told who mistypes a command, or ends one.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("train --chekpoint f", "There is no option '--chekpoint'; did you mean --checkpoint. See train --help.")]
    [InlineData("evaluate synthetic --frobnicate 3", "There is no option '--frobnicate'. See evaluate --help.")]
    [InlineData("train -seed 7", "There is no option '-seed'; did you mean --seed. See train --help.")]
    [InlineData("releases list --stor x", "There is no option '--stor'; did you mean --store. See releases list --help.")]
    [InlineData("trian", "There is no command 'trian'; did you mean train. Give one of import, stats, train, evaluate, tune, publish, releases, simulate, precompute. See --help.")]
    [InlineData("", "No command was given. Give one of import, stats, train, evaluate, tune, publish, releases, simulate, precompute. See --help.")]
    [InlineData("publish", "--release must be given: The release's folder, as train wrote it. See publish --help.")]
    [InlineData("stats --html", "--html has no value behind it: File for the page. See stats --help.")]
    [InlineData("stats synthetic more", "'more' is one word too many. See stats --help.")]
    [InlineData("stats --seed seven", "Cannot parse argument 'seven' for option '--seed' as a whole number. See stats --help.")]
    public void Parse_OfAMistake_SaysWhatToDo(string line, string sentence) =>
        Assert.Equal(sentence, ParseProblems.SentenceOf(CommandLine.Commands(TimeProvider.System).Parse(line)));

    [Theory]
    [InlineData("generic, hm, kuairand, movielens, synthetic", "train", "--parameters", "nosuch")]
    [InlineData("generic, hm, kuairand, movielens, synthetic", "evaluate", "--parameters", "nosuch")]
    [InlineData("loo-full, ncf-99, random-90-10, time, session, replay", "evaluate", "--protocol", "nosuch")]
    [InlineData("loo-full, ncf-99, random-90-10, time, session", "tune", "--protocol", "replay")]
    [InlineData("synthetic, generic:FOLDER, movielens:FOLDER", "stats", "--data", "nosuch:x")]
    [InlineData("model, popular, trending, covisit, ials", "evaluate", "--models", "nosuch")]
    public async Task Run_WithANameThatDoesNotExist_ListsThoseThatDo(string names, params string[] line)
    {
        var (code, said) = await TrainerProcess.RunAsync(_folder.Path, line);

        Assert.Equal(1, code);
        Assert.Contains(names, said, StringComparison.Ordinal);
        Assert.DoesNotContain("data:", said.Replace("--data", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("manifest.json", "", "manifest.json cannot be read")]
    [InlineData("manifest.json", null, "there is no manifest.json")]
    [InlineData("items.ndjson.gz", "short", "file \"items.ndjson.gz\" has 5 bytes")]
    [InlineData("items.ndjson.gz", null, "file \"items.ndjson.gz\" is missing")]
    public async Task Publish_OfADamagedRelease_NamesFileAndRemedy_AndPublishesNothing(string file, string? content, string sentence)
    {
        var release = await SampleRelease.MakeRatedAsync(_folder.File("a"), "a", 0.2);
        var path = Path.Combine(release, file);
        Assert.True(File.Exists(path), string.Join(' ', Directory.GetFiles(release)));
        if (content is null) File.Delete(path);
        else await File.WriteAllTextAsync(path, content);

        var (code, said) = await TrainerProcess.RunAsync(_folder.Path, "publish", "--release", release, "--store", _folder.File("store"));

        Assert.Equal(1, code);
        Assert.Contains($"The release in '{release}' is damaged or none, and nothing was published.", said, StringComparison.Ordinal);
        Assert.Contains(sentence, said, StringComparison.Ordinal);
        Assert.Contains("Copy the whole folder anew", said, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.File("store")));
    }

    [Theory]
    [InlineData("There is no folder 'nosuch'. Give --release", "publish", "--release", "nosuch")]
    [InlineData("--rounds is -3, must be 100 to 10,000,000.", "simulate", "exploration", "--rounds", "-3")]
    public async Task Run_OnWhatCannotBe_SaysSo(string sentence, params string[] line)
    {
        var (code, said) = await TrainerProcess.RunAsync(_folder.Path, line);

        Assert.Equal((1, true), (code, said.Contains(sentence, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Train_ThatIsCancelled_Returns130() =>
        Assert.Equal(130, await CommandLine.RunAsync(["train", "--out", _folder.Path], TimeProvider.System, new CancellationToken(canceled: true)));

    [Fact]
    public void Train_ThatIsCancelled_SaysWhatWasKept_AndHowItGoesOn()
    {
        var file = _folder.File("check point");
        var parsed = CommandLine.Commands(TimeProvider.System).Parse(["train", "--seed", "3", "--checkpoint", file]);

        Assert.Contains("Nothing was kept", TrainCommand.Kept(null, parsed), StringComparison.Ordinal);
        Assert.Contains("begins anew", TrainCommand.Kept(file, parsed), StringComparison.Ordinal);
        File.WriteAllText(file, "");
        Assert.Equal($"Kept in {file}. The same command goes on from there: train --seed 3 --checkpoint \"{file}\"", TrainCommand.Kept(file, parsed));
    }

    public void Dispose() => _folder.Dispose();
}
