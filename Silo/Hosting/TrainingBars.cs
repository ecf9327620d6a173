using Personalization.Training.Model;
using Spectre.Console;

namespace Personalization.Silo.Hosting;

/// <summary>Shows a training: a bar per step on a terminal, a line per finished step elsewhere.</summary>
public static class TrainingBars
{
    public static async Task<T> RunAsync<T>(Func<IProgress<TrainingProgress>, Task<T>> work)
    {
        if (Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Interactive) return await work(new Lines());
        return await AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(context => work(new Bars(context)));
    }

    private sealed class Bars(ProgressContext context) : IProgress<TrainingProgress>
    {
        private readonly Dictionary<string, ProgressTask> _tasks = new(StringComparer.Ordinal);

        public void Report(TrainingProgress value)
        {
            if (!_tasks.TryGetValue(value.Step, out var task)) task = _tasks[value.Step] = context.AddTask(Markup.Escape(value.Step));
            task.Value = 100 * value.Fraction;
        }
    }

    private sealed class Lines : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Fraction >= 1) Console.WriteLine($"  {value.Step}: {value.Elapsed.TotalSeconds:F1} s");
        }
    }
}
