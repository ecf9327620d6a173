using System.Text.Json;
using Personalization.Testing;

namespace Personalization.Integration.Training;

/// <summary>The trainer as a person runs it: a process of its own, judged by what it says, writes and returns.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Train_Publish_Compare()
    {
        var (code, said) = await RunAsync("train", "--data", "synthetic", "--items", "400", "--customers", "80", "--out", _folder.File("releases"));
        Assert.True(code == 0, said);
        var release = Assert.Single(Directory.GetDirectories(_folder.File("releases")));

        (code, said) = await RunAsync("publish", "--release", release, "--store", _folder.File("store"), "--activate");
        Assert.True(code == 0, said);
        Assert.Contains("active:", said, StringComparison.Ordinal);

        (code, said) = await RunAsync("releases", "diff", Path.GetFileName(release), release, "--store", _folder.File("store"));
        Assert.True(code == 0, said);
        Assert.Contains("popular.hr-10", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluate_WritesFlatJsonAndAPage()
    {
        var (json, html) = (_folder.File("report.json"), _folder.File("report.html"));

        var (code, said) = await RunAsync("evaluate", "--dataset", "synthetic", "--items", "300", "--customers", "80", "--protocol", "loo-full", "--models", "popular,ials", "--json", json, "--html", html);

        Assert.True(code == 0, said);
        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(json));
        foreach (var name in (string[])["popular.hr-10", "ials.ndcg-10", "ials.train-seconds"]) Assert.True(report.RootElement.GetProperty(name).GetDouble() >= 0);
        Assert.StartsWith("<!doctype html>", await File.ReadAllTextAsync(html), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("customer_id,item_id,kind,timestamp\nanna,i1,hover,10\n", "interactions.csv line 2: kind 'hover' is none of")]
    [InlineData("who,what\n", "no column")]
    [InlineData("", "is empty")]
    public async Task Train_OnAFileThatCannotBeUsed_SaysWhy_AndLeavesNoRelease(string text, string expected)
    {
        await File.WriteAllTextAsync(_folder.File("interactions.csv"), text);

        var (code, said) = await RunAsync("train", "--data", $"generic:{_folder.Path}", "--out", _folder.File("releases"));

        Assert.Equal(1, code);
        Assert.Contains(expected, said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.File("releases")) && Directory.EnumerateFileSystemEntries(_folder.File("releases")).Any());
    }

    [Theory]
    [InlineData("", "No command was given. Give one of import, stats, train")]
    [InlineData("trian", "There is no command 'trian'; did you mean train. Give one of import")]
    [InlineData("releases", "No command was given. Give one of list, diff. See releases --help.")]
    [InlineData("train --itmes 5", "There is no option '--itmes'; did you mean --items. See train --help.")]
    [InlineData("train --items five", "'five' for option '--items' as a whole number")]
    [InlineData("train --items 5 --threads 2", "--items is 5, must be 20 to 10,000,000.")]
    [InlineData("train --items 300 --customers 50 --threads 0", "--threads is 0, must be 1 to 1,024.")]
    [InlineData("train --provider gpu", "'gpu' for option '--provider': give one of auto, cpu, cuda, webgpu.")]
    [InlineData("train --data movielens:/no/such", "There is no folder '/no/such'. Give the folder that holds")]
    [InlineData("train --out FILE/x", "--out 'FILE/x' cannot be written: 'FILE' is a file. Give another place.")]
    [InlineData("train --checkpoint FOLDER", "--checkpoint 'FOLDER' cannot be written: it is a folder")]
    [InlineData("evaluate --json FILE/x.json", "--json 'FILE/x.json' cannot be written")]
    [InlineData("evaluate --html FOLDER", "--html 'FOLDER' cannot be written")]
    [InlineData("evaluate --protocol magic", "'magic' is no protocol. Give one of loo-full")]
    [InlineData("evaluate --sample 0", "--sample is 0, must be 10 to 10,000,000.")]
    [InlineData("evaluate --test-from soon", "as a time such as 2020-09-21")]
    [InlineData("evaluate --parameters FOLDER/none.json", "There is no file 'FOLDER/none.json', and no kept hyperparameters of that name. Give a file that tune has written, or one of generic")]
    [InlineData("import --columns FILE", "--columns 'FILE' cannot be written: it is a file")]
    [InlineData("publish", "--release must be given: The release's folder, as train wrote it. See publish --help.")]
    [InlineData("precompute --store FILE", "--store 'FILE' cannot be written")]
    [InlineData("publish --release FOLDER --store FOLDER/store", "there is no manifest.json in FOLDER")]
    [InlineData("releases diff a b --store FOLDER/none", "There is no folder 'FOLDER/none'. Give --store")]
    [InlineData("releases list --store azure:nonsense", "Blobs:Location holds no connection string")]
    public async Task AMistake_IsOneSentence_AndFails(string arguments, string expected)
    {
        await File.WriteAllTextAsync(_folder.File("file"), "");
        string Placed(string text) => text.Replace("FILE", _folder.File("file"), StringComparison.Ordinal).Replace("FOLDER", _folder.Path, StringComparison.Ordinal);

        var (code, said) = await RunAsync(Placed(arguments).Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(1, code);
        var line = Assert.Single(said.Split('\n'), l => l.StartsWith("error: ", StringComparison.Ordinal));
        Assert.Contains(Placed(expected), line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
        Assert.Equal(["file"], Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName).Where(name => name != "artifacts"));
    }

    [Fact]
    public async Task Import_IntoColumns_IsReadAgain()
    {
        await File.WriteAllTextAsync(_folder.File("interactions.csv"), "session_id,item_id,timestamp\n" + string.Concat(Enumerable.Range(0, 200).Select(i => $"s{i / 4},i{i % 7},{1_700_000_000 + i * 10}\n")));

        Assert.Equal(0, (await RunAsync("import", "--data", $"generic:{_folder.Path}", "--columns", _folder.File("columns"))).Code);
        var (code, said) = await RunAsync("evaluate", "--data", $"columns:{_folder.File("columns")}", "--protocol", "session", "--models", "covisit");

        Assert.True(code == 0, said);
        Assert.Contains("mrr-20", said, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private Task<(int Code, string Said)> RunAsync(params string[] arguments) => TrainerProcess.RunAsync(_folder.Path, arguments);
}
