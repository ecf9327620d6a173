using Personalization.Core.Exploration;
using Personalization.Testing;
using Personalization.Training.Cli;
using Personalization.Training.Data;

namespace Personalization.Unit.Training.Cli;

/// <summary>Slates that are computed for later are of the shop's own settings.</summary>
public sealed class PipelineSettingsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_TakesTheFile_AndOverItWhatIsSet_AndExploresNothing()
    {
        var file = _folder.File("appsettings.json");
        File.WriteAllText(file, """
            {
              "Index": { "EfSearch": 7 },
              "Pipeline": { "Ranked": 100, "SeenLimit": 3, "Values": { "cart": 5 }, "Rules": [ { "When": "category = hat", "Hide": true } ], "Exploration": { "Method": "Thompson" } }
            }
            """);
        var options = PipelineSettings.Read(file, ["Pipeline:Ranked=200", "pipeline:Rules:1:When=price > 100", "Pipeline:Rules:1:Boost=0.5"]);
        Assert.Equal((200, 3, 5f, ExplorationMethod.None), (options.Ranked, options.SeenLimit, options.Values["cart"], options.Exploration.Method));
        Assert.Equal([("category = hat", true, 1f), ("price > 100", false, 0.5f)], options.Rules.Select(r => (r.When, r.Hide, r.Boost)));
    }

    [Fact]
    public void Read_OfNothing_IsTheDefault() => Assert.Equal(300, PipelineSettings.Read(null, []).Ranked);

    [Theory]
    [InlineData("Pipeline:Ranked", "is no Pipeline:Key=value")]
    [InlineData("Silo:Port=1", "is no Pipeline:Key=value")]
    [InlineData("Pipeline:Rankd=1", "Rankd")]
    [InlineData("Pipeline:Ranked=many", "many")]
    [InlineData("Pipeline:Ranked=0", "Ranked")]
    [InlineData("Pipeline:Sources:Ann:Quota=-1", "Pipeline:Sources:Ann:Quota is -1, must be 0 to 10000")]
    [InlineData("Pipeline:Rules:0:When=category =", "Pipeline:Rules:0:When is no expression")]
    public void Read_OfASettingThatCannotBe_SaysWhich(string setting, string sentence) =>
        Assert.Contains(sentence, Assert.Throws<ImportException>(() => PipelineSettings.Read(null, [setting])).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_OfAFileThatIsNot_OrIsNoJson_SaysSo()
    {
        Assert.Throws<FileNotFoundException>(() => PipelineSettings.Read(_folder.File("none.json"), []));
        File.WriteAllText(_folder.File("bad.json"), "{");
        Assert.Contains("bad.json", Assert.Throws<InvalidDataException>(() => PipelineSettings.Read(_folder.File("bad.json"), [])).Message, StringComparison.Ordinal);
    }
}
