using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;

namespace Personalization.Training.Cli;

/// <summary>What is wrong with a command line, in one sentence instead of a page of help.</summary>
internal static partial class ParseProblems
{
    public static string SentenceOf(ParseResult parsed)
    {
        var help = $"See {Path(parsed.CommandResult)}--help.";
        // Options that are not known come as words too many, or as the data.
        var words = parsed.UnmatchedTokens.Concat(parsed.Tokens.Where(t => t.Type == TokenType.Argument).Select(t => t.Value));
        if (words.FirstOrDefault(word => word.StartsWith("--", StringComparison.Ordinal)) is { } unknown) return $"There is no option '{unknown}'. {help}";
        if (parsed.CommandResult.Command.Subcommands is { Count: > 0 } known)
            return $"{(parsed.UnmatchedTokens is [var word, ..] ? $"There is no command '{word}'" : "No command was given")}. Give one of {string.Join(", ", known.Select(c => c.Name))}. {help}";
        var message = parsed.Errors[0].Message.ReplaceLineEndings(" ").Trim();
        return $"{Expected().Replace(message, m => m.Groups[2].Success ? $": give one of {m.Groups[2].Value.Trim().Replace(" ", ", ", StringComparison.Ordinal).ToLowerInvariant()}." : $" as {Plain(m.Groups[1].Value)}.")} {help}";
    }

    private static string Path(CommandResult command) => string.Concat(Names(command).Reverse().Select(name => name + " "));

    private static IEnumerable<string> Names(CommandResult command)
    {
        for (SymbolResult? at = command; at is CommandResult { Command: not RootCommand } inner; at = inner.Parent) yield return inner.Command.Name;
    }

    private static string Plain(string type) => type.Split('.')[^1] switch
    {
        "Int32" => "a whole number",
        "Double" => "a number",
        "DateTimeOffset" => "a time such as 2020-09-21",
        "Boolean" => "true or false",
        _ => "what is expected",
    };

    [GeneratedRegex(@" as expected type '(?:System\.Nullable`1\[)?([\w.]+)\]?'\.(?: Did you mean one of the following\?(.*))?$")]
    private static partial Regex Expected();
}
