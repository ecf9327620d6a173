using System.Globalization;
using Personalization.Training.Model;
using Spectre.Console;

namespace Personalization.Training.Cli;

/// <summary>Shows the steps of a training: bars on a terminal, one line per finished step elsewhere.</summary>
public static class ProgressScreen
{
    public static Task<T> RunAsync<T>(Func<IProgress<TrainingProgress>, Task<T>> work) =>
        Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Interactive ? work(new Lines()) : AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(context => work(new Bars(context)));

    private sealed class Bars(ProgressContext context) : IProgress<TrainingProgress>
    {
        private readonly Dictionary<string, ProgressTask> _bars = new(StringComparer.Ordinal);

        public void Report(TrainingProgress value)
        {
            // Steps report from worker threads.
            lock (_bars)
            {
                if (!_bars.TryGetValue(value.Step, out var bar)) _bars[value.Step] = bar = context.AddTask(value.Step, maxValue: 1);
                bar.Value = value.Fraction;
            }
        }
    }

    private sealed class Lines : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Fraction >= 1) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{value.Step}: {value.Elapsed.TotalSeconds:f1} s"));
        }
    }
}
