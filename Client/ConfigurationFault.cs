using System.Text.RegularExpressions;

namespace Personalization.Client;

/// <summary>Says in the operator's terms why settings could not be read; the binder speaks of .NET types.</summary>
public static partial class ConfigurationFault
{
    /// <param name="fault">As the binder threw it.</param>
    public static string SentenceOf(InvalidOperationException fault)
    {
        if (Unknown().Match(fault.Message) is { Success: true } unknown)
            return $"There is no setting {unknown.Groups["names"].Value} among those of {unknown.Groups["type"].Value}: check the spelling.";
        return fault.InnerException is { } inner ? $"{fault.Message} {inner.Message}" : fault.Message;
    }

    [GeneratedRegex(@"not found on the instance of [\w.+]*?(?<type>\w+?)(Options|Settings)?: (?<names>.+)$")]
    private static partial Regex Unknown();
}
