using System.Diagnostics;
using System.Globalization;

namespace Personalization.Benchmarks.Ann.Soak;

/// <summary>
/// Random programmes of writes, searches, filters, snapshots and reloads against a naive model, alone and with several writers and readers, for as long as
/// asked. Every programme follows from its seed; a failure prints the seed that repeats it, and ends the run with code 1.
/// </summary>
public static class AnnSoak
{
    public const string Syntax = "ann-soak [--minutes 10] [--seed 1] [--programmes N]";

    public static int Run(IReadOnlyList<string> args)
    {
        var (minutes, seed, most) = (10.0, 1, int.MaxValue);
        for (var i = 0; i + 1 < args.Count; i += 2)
        {
            switch (args[i])
            {
                case "--minutes": minutes = double.Parse(args[i + 1], CultureInfo.InvariantCulture); break;
                case "--seed": seed = int.Parse(args[i + 1], CultureInfo.InvariantCulture); break;
                case "--programmes": most = int.Parse(args[i + 1], CultureInfo.InvariantCulture); break;
                default: throw new ArgumentException($"unknown option {args[i]}; {Syntax}");
            }
        }
        var clock = Stopwatch.StartNew();
        var done = 0;
        for (; done < most && (done == 0 || clock.Elapsed.TotalMinutes < minutes); done++, seed++)
        {
            var shape = SoakShape.Of(seed);
            try
            {
                var summary = shape.Writers == 0 ? new SoakProgramme(shape).Run() : new SoakCrowd(shape).Run();
                Console.WriteLine($"seed {seed}, {shape}: {summary}");
            }
            catch (Exception e)
            {
                Console.WriteLine($"seed {seed}, {shape}: FAILED, {e}");
                Console.WriteLine($"repeat it: dotnet run -c Release --project tests/Benchmarks -- ann-soak --seed {seed} --programmes 1");
                return 1;
            }
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{done} programmes in {clock.Elapsed.TotalMinutes:F1} minutes agree with the model"));
        return 0;
    }
}
