using System.Globalization;

namespace Personalization.Benchmarks.Ann.Contenders;

/// <summary>The numbers of one answer line, "qps=51234.5 recall=0.9512".</summary>
public sealed class Reply
{
    private readonly Dictionary<string, double> _values = new(StringComparer.Ordinal);

    public double this[string name] =>
        _values.TryGetValue(name, out var value) ? value : throw new InvalidOperationException($"the answer has {string.Join(", ", _values.Keys)} but no {name}");

    public static Reply Parse(string line)
    {
        var reply = new Reply();
        foreach (var word in line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = word.IndexOf('=', StringComparison.Ordinal);
            if (at < 1 || !double.TryParse(word.AsSpan(at + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
                throw new FormatException($"'{word}' of '{line}' is not name=number");
            reply._values[word[..at]] = value;
        }
        return reply;
    }
}
