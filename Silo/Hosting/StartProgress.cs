using System.Diagnostics;
using Spectre.Console;

namespace Personalization.Silo.Hosting;

/// <summary>Shows a step of the first start: a live line on a terminal, a line at its end elsewhere.</summary>
public static class StartProgress
{
    /// <param name="work">Gets a callback that says how far it is.</param>
    public static async Task RunAsync(string title, Func<Action<string>, Task> work)
    {
        var watch = Stopwatch.StartNew();
        if (AnsiConsole.Profile.Capabilities.Interactive && !Console.IsOutputRedirected)
            await AnsiConsole.Status().StartAsync(title, async context => await work(detail => context.Status = Markup.Escape($"{title}: {detail}")));
        else
            await work(_ => { });
        Console.WriteLine($"{title}: {watch.Elapsed.TotalSeconds:F1} s");
    }
}
