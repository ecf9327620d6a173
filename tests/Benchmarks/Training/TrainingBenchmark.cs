using System.Diagnostics;
using System.Globalization;
using Personalization.Inference;
using Personalization.Training.Graphs;
using Personalization.Training.Ranker;
using Personalization.Training.Towers;

namespace Personalization.Benchmarks.Training;

/// <summary>
/// Speeds of training and ranking beside the same models in PyTorch (training_peer.py), which runs first in the same run; what counts is the ratio. Without
/// PyTorch only our own numbers are written. Give the peer an OpenMP OpenBLAS: with the default one it oversubscribes the processors.
/// </summary>
public static class TrainingBenchmark
{
    private const int Threads = 2, Rows = 300, Block = 20, CustomerFields = 16, ItemFields = 10;
    private static readonly DlrmShape Shape = new(Dense: 13, Fields: 26, Width: 16, Bottom: [512, 256, 64], Top: [512, 256], Heads: 1);

    public static int Run(BenchmarkOptions options)
    {
        var report = new BenchmarkReport("training", options);
        var peer = Peer(options.Seconds);
        var ours = new Dictionary<string, double>
        {
            ["two-tower"] = TwoTower(options.Seconds),
            ["ranker-inference"] = RankerInference(options.Seconds),
            ["ranker-training"] = RankerTraining(options.Seconds),
            ["encoder-training"] = EncoderTraining(options.Seconds),
        };
        foreach (var (name, value) in ours)
        {
            report.Add($"{name}-per-second", value);
            if (!peer.TryGetValue(name, out var theirs)) continue;
            report.Add($"{name}-peer-per-second", theirs);
            report.Add($"{name}-ratio", value / theirs);
        }
        report.Write();
        return 0;
    }

    private static double TwoTower(int seconds)
    {
        using var step = new TwoTowerStep(Threads);
        return Rate(step.Run, TwoTowerStep.Batch, seconds);
    }

    /// <summary>One customer's side, and 300 items whose own side is known, as in serving.</summary>
    private static double RankerInference(int seconds)
    {
        using var customers = Session("customers", graph => Dlrm.CustomerSide(graph, Shape, graph.Input("dense", [Shapes.Rows, Shape.Dense]), graph.Input("customer", [Shapes.Rows, CustomerFields, Shape.Width])), 1);
        var side = customers["result"];
        using var items = Session("items", graph => graph.Reshape(Dlrm.LogitsOfBlocks(graph, Shape, CustomerFields, Block, graph.Input("customer", [Shapes.Rows, side.Length]),
            graph.Input("fields", [Shapes.Rows, Block * ItemFields * Shape.Width]), graph.Input("beside", [Shapes.Rows, Block * ItemFields * (ItemFields - 1) / 2])), Shapes.Rows, Block * Shape.Heads), Rows / Block);
        var blocks = items["customer"];
        return Rate(() =>
        {
            customers.Run();
            for (var block = 0; block < Rows / Block; block++) side.CopyTo(blocks, block * side.Length);
            items.Run();
        }, Rows, seconds);

        static GraphSession Session(string name, Func<Graph, Node> define, int rows)
        {
            var graph = new Graph(new Random(1));
            var session = new GraphSession(GraphWriter.Write(graph, name, training: false, [("result", define(graph))]), Inference(), rows);
            foreach (var input in session.Inputs) Fill(session[input]);
            return session;
        }
    }

    private static double RankerTraining(int seconds)
    {
        const int batch = 1024;
        var (graph, loss) = Dlrm.Define(Shape, batch, 1);
        using var session = new GraphSession(GraphWriter.WriteTraining(graph, "ranker", loss), Inference());
        foreach (var input in session.Inputs) Fill(session[input]);
        Array.Fill(session["weights"], 1f / batch);
        return Rate(Stepped(session, graph.Parameters.Select(p => (p.Name, p.Start))), batch, seconds);
    }

    private static double EncoderTraining(int seconds)
    {
        var options = new TowerOptions { Attention = true, Positions = 128 * 50, Negatives = 512, Dropout = 0 };
        using var step = new TowerStep(options, 100_000, 50, Inference(), 1);
        foreach (var values in (float[][])[step.Items, step.Positives, step.Negatives]) Fill(values);
        for (var i = 0; i < step.Events.Length; i += step.Events.Length / step.Rows) step.Events[i] = 1;
        Array.Fill(step.Weights, 1f / step.Rows);
        var adam = step.Parameters.Select(p => (Values: step[p.Name], Slopes: step.SlopesOf(p.Name), p.Start, Adam: new AdamState(p.Start.Length))).ToArray();
        foreach (var p in adam) p.Start.CopyTo(p.Values, 0);
        return Rate(() =>
        {
            step.Run();
            foreach (var p in adam)
            {
                p.Adam.Begin(1e-3f);
                p.Adam.Apply(p.Values, p.Slopes, 0);
            }
        }, step.Rows, seconds);
    }

    private static Action Stepped(GraphSession session, IEnumerable<(string Name, float[] Start)> parameters)
    {
        var adam = parameters.Select(p => (Values: session[p.Name], Slopes: session[GraphWriter.SlopeOf(p.Name)], p.Start, Adam: new AdamState(p.Start.Length))).ToArray();
        foreach (var p in adam) p.Start.CopyTo(p.Values, 0);
        return () =>
        {
            session.Run();
            foreach (var p in adam)
            {
                p.Adam.Begin(1e-3f);
                p.Adam.Apply(p.Values, p.Slopes, 0);
            }
        };
    }

    /// <summary>By the median step, as the peer's.</summary>
    private static double Rate(Action step, int amount, int seconds)
    {
        for (var i = 0; i < 3; i++) step();
        var times = new List<double>();
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds || times.Count < 5)
        {
            var begun = Stopwatch.GetTimestamp();
            step();
            times.Add(Stopwatch.GetElapsedTime(begun).TotalSeconds);
        }
        times.Sort();
        return amount / times[times.Count / 2];
    }

    private static InferenceOptions Inference() => new() { Provider = InferenceProvider.Cpu, Threads = Threads };

    private static void Fill(float[] values)
    {
        var random = new Random(values.Length);
        foreach (ref var x in values.AsSpan()) x = random.NextSingle() - 0.5f;
    }

    private static Dictionary<string, double> Peer(int seconds)
    {
        // The system's own python has the distribution's PyTorch, also where another one comes first.
        foreach (var python in (string[])["python3", "/usr/bin/python3"])
            if (Peer(python, seconds) is { Count: > 0 } rates) return rates;
        Console.WriteLine("There is no PyTorch for python3 here: no peer, no ratios.");
        return [];
    }

    private static Dictionary<string, double> Peer(string python, int seconds)
    {
        var rates = new Dictionary<string, double>(StringComparer.Ordinal);
        var script = Path.Combine(AppContext.BaseDirectory, "Training", "training_peer.py");
        try
        {
            using var process = Process.Start(new ProcessStartInfo(python, [script, Threads.ToString(CultureInfo.InvariantCulture), seconds.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true })!;
            while (process.StandardOutput.ReadLine() is { } line)
                if (line.Split(' ') is [var name, var value]) rates[name] = double.Parse(value, CultureInfo.InvariantCulture);
            process.WaitForExit();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // Not there: the same as one without PyTorch.
        }
        return rates;
    }
}
