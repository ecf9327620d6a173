using Spectre.Console;

namespace Personalization.Training.Cli;

/// <summary>How tables are drawn. Lines with ids and paths are written by <see cref="Console"/>, which never breaks them.</summary>
internal static class Screen
{
    /// <summary>Wider than any table: whatever reads a pipe breaks its own lines.</summary>
    private const int PipedWidth = 4000;

    /// <summary>Without escape codes where standard output is no terminal, without colours where NO_COLOR (no-color.org) is set.</summary>
    public static void SetUp()
    {
        var colourless = Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 };
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = Console.IsOutputRedirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = Console.IsOutputRedirected || colourless ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = Console.IsOutputRedirected ? InteractionSupport.No : InteractionSupport.Detect,
        });
        if (Console.IsOutputRedirected) console.Profile.Width = PipedWidth;
        AnsiConsole.Console = console;
    }
}
