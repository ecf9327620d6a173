using System.Diagnostics;

namespace Personalization.Benchmarks.Training;

/// <summary>
/// Speeds of training and ranking beside the same models in PyTorch, on as many threads, asked in turns: ours, the peer, ours, the peer. What counts is the ratio of the
/// medians over the rounds. Without PyTorch only our own numbers are written. The peer wants
/// Debian's python3-torch and libopenblas0-openmp.
/// </summary>
public static class TrainingBenchmark
{
    private const int Threads = 2, Rounds = 5;

    public static int Run(BenchmarkOptions options)
    {
        var report = new BenchmarkReport("training", options);
        var works = new (string Name, Func<ITimedWork> Make)[]
        {
            ("two-tower", () => new TwoTowerStep(Threads)),
            ("ranker-training", () => new RankerTrainingStep(Threads)),
            ("encoder-training", () => new EncoderStep(Threads)),
            ("ranker-inference", () => new RankerInferenceStep(Threads)),
        };
        using var peer = PyTorchPeer.Start(Threads);
        if (peer is null) Console.WriteLine("There is no PyTorch for python3 here: no peer, no ratios.");
        foreach (var (name, make) in works)
        {
            using var work = make();
            if (peer is not null && peer.Parameters[name] != work.Parameters)
                throw new InvalidOperationException($"{name}: our model has {work.Parameters} parameters and the peer's {peer.Parameters[name]}; they must be the same model.");
            var (ours, theirs) = (new List<double>(), new List<double>());
            for (var round = 0; round < Rounds; round++)
            {
                ours.Add(Rate(work, (double)options.Seconds / Rounds));
                if (peer is not null) theirs.Add(peer.Rate(name, (double)options.Seconds / Rounds));
            }
            report.Add($"{name}-per-second", Median(ours));
            if (peer is null) continue;
            report.Add($"{name}-peer-spread", theirs.Max() / theirs.Min());
            report.Add($"{name}-peer-per-second", Median(theirs));
            report.Add($"{name}-ratio", Median(ours) / Median(theirs));
        }
        report.Write();
        if (report.Any("peer-spread", spread => spread > 1.3)) Console.WriteLine("The peer's rounds lie apart: something else ran beside them, and these ratios tell nothing. Run it again, alone on the machine.");
        return 0;
    }

    /// <summary>By the median step, as the peer's.</summary>
    private static double Rate(ITimedWork work, double seconds)
    {
        for (var i = 0; i < 3; i++) work.Run();
        var times = new List<double>();
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds || times.Count < 5)
        {
            var begun = Stopwatch.GetTimestamp();
            work.Run();
            times.Add(Stopwatch.GetElapsedTime(begun).TotalSeconds);
        }
        return work.Amount / Median(times);
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }
}
