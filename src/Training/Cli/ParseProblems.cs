using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;

namespace Personalization.Training.Cli;

/// <summary>What is wrong with a command line, in one sentence instead of a page of help.</summary>
internal static partial class ParseProblems
{
    /// <summary>Whether a word that no option has taken looks like one.</summary>
    public static bool IsOption(string word) => word.Length > 1 && word[0] == '-' && !char.IsAsciiDigit(word[1]);

    public static string SentenceOf(ParseResult parsed)
    {
        var (command, help) = (parsed.CommandResult.Command, $"See {Path(parsed.CommandResult)}--help.");
        // Options that are not known come as words too many, or as the data.
        var words = parsed.UnmatchedTokens.Concat(parsed.Tokens.Where(t => t.Type == TokenType.Argument).Select(t => t.Value));
        if (words.FirstOrDefault(IsOption) is { } unknown) return $"There is no option '{unknown}'{Nearest(unknown, Options(parsed.CommandResult))}. {help}";
        if (command.Subcommands is { Count: > 0 } known)
            return $"{(parsed.UnmatchedTokens is [var word, ..] ? $"There is no command '{word}'{Nearest(word, [.. known.Select(c => c.Name)])}" : "No command was given")}. Give one of {string.Join(", ", known.Select(c => c.Name))}. {help}";
        if (Valueless(parsed) is { } bare) return $"{bare.Name} has no value behind it: {bare.Description}. {help}";
        if (command.Options.FirstOrDefault(o => o.Required && parsed.GetResult(o) is null or { Tokens.Count: 0 }) is { } missing) return $"{missing.Name} must be given: {missing.Description}. {help}";
        if (parsed.UnmatchedTokens is [var extra, ..]) return $"'{extra}' is one word too many. {help}";
        var message = parsed.Errors[0].Message.ReplaceLineEndings(" ").Trim();
        return $"{Expected().Replace(message, m => m.Groups[2].Success ? $": give one of {m.Groups[2].Value.Trim().Replace(" ", ", ", StringComparison.Ordinal).ToLowerInvariant()}." : $" as {Plain(m.Groups[1].Value)}.")} {help}";
    }

    private static Option? Valueless(ParseResult parsed) =>
        parsed.CommandResult.Command.Options.FirstOrDefault(o => o.Arity.MinimumNumberOfValues > 0 && parsed.GetResult(o) is { Implicit: false, Tokens.Count: 0 });

    private static List<string> Options(CommandResult command)
    {
        var names = new List<string>();
        for (SymbolResult? at = command; at is CommandResult { Command: var here }; at = at.Parent)
            names.AddRange(here.Options.Where(o => ReferenceEquals(at, command) || o.Recursive).SelectMany(o => o.Aliases.Append(o.Name)).Where(name => name.StartsWith("--", StringComparison.Ordinal)));
        return names;
    }

    /// <summary>A question for the name that differs in few letters from the word; nothing where there is none.</summary>
    private static string Nearest(string word, IReadOnlyList<string> names)
    {
        var nearest = names.MinBy(name => Distance(word, name));
        return nearest is not null && Distance(word, nearest) <= Math.Max(2, word.TrimStart('-').Length / 3) ? $"; did you mean {nearest}" : "";
    }

    /// <summary>Letters to put in, take out or exchange: Levenshtein 1966.</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var before = row[0]++;
            for (var j = 1; j <= b.Length; j++)
                (before, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, before + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1)));
        }
        return row[b.Length];
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
