using System.Globalization;
using Personalization.Benchmarks.Ann.Measuring;

namespace Personalization.Benchmarks.Ann.Server;

/// <summary>
/// A contender in a process of its own: a request a line on standard input ("search 10 64 300"), an answer a line on standard output
/// ("qps=51234.5 recall=0.9512", or "error …"). Ends with its input.
/// </summary>
public static class LineServer
{
    public static int Run(IReadOnlyDictionary<string, Func<string[], string>> verbs)
    {
        while (Console.In.ReadLine() is { } line)
        {
            string answer;
            try
            {
                var words = line.Split(' ');
                answer = verbs.TryGetValue(words[0], out var verb) ? verb(words[1..]) : $"error unknown verb {words[0]}";
            }
            catch (Exception e)
            {
                answer = "error " + $"{e.GetType().Name}: {e.Message}".ReplaceLineEndings(" ");
            }
            Console.Out.WriteLine(answer);
            Console.Out.Flush();
        }
        return 0;
    }

    /// <summary>Pins this thread, which answers the lines, and those it will start.</summary>
    public static string UseProcessors(string[] processors) =>
        Answer(("count", processors.Length), ("pinned", OwnThread.Pin(Integer(processors[0])) ? 1 : 0));

    public static int Integer(string word) => int.Parse(word, CultureInfo.InvariantCulture);

    public static string Answer(params ReadOnlySpan<(string Name, double Value)> values)
    {
        var words = new List<string>();
        foreach (var (name, value) in values) words.Add(string.Create(CultureInfo.InvariantCulture, $"{name}={value:R}"));
        return string.Join(' ', words);
    }
}
