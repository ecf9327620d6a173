using System.CommandLine;
using Personalization.Training.Cli;
using Personalization.Training.Data;

namespace Personalization.Unit.Training.Cli;

/// <summary>When a synthetic shop ends: a command that is to repeat has an end of its own, what is to be served ends now.</summary>
public sealed class DataOptionsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 6, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(true, "", "2026-11-22T06:00:00Z")]
    [InlineData(true, "--seed 7", "2026-01-31T00:00:00Z")]
    [InlineData(true, "--checkpoint file", "2026-01-31T00:00:00Z")]
    [InlineData(true, "--seed 7 --until now", "2026-11-22T06:00:00Z")]
    [InlineData(true, "--until 2025-03-01", "2025-03-01T00:00:00Z")]
    [InlineData(false, "", "2026-01-31T00:00:00Z")]
    [InlineData(false, "--until now", "2026-11-22T06:00:00Z")]
    public void Import_EndsTheShop(bool served, string line, string until) =>
        Assert.Equal(DateTimeOffset.Parse(until, System.Globalization.CultureInfo.InvariantCulture), Import(served, line).Until);

    [Theory]
    [InlineData("--until soon", "--until 'soon': a time is seconds or milliseconds since 1970, or text such as")]
    [InlineData("--until 2099-01-01", "--until 2099-01-01 is ahead of now")]
    public void Import_UntilNoTime_SaysSo(string line, string sentence) =>
        Assert.StartsWith(sentence, Assert.Throws<ImportException>(() => Import(true, line)).Message, StringComparison.Ordinal);

    private static ImportOptions Import(bool served, string line)
    {
        var (command, checkpoint) = (new Command("train"), new Option<string?>("--checkpoint"));
        command.Options.Add(checkpoint);
        var options = new DataOptions(command, served, checkpoint);
        return options.Import(command.Parse(line), Now);
    }
}
