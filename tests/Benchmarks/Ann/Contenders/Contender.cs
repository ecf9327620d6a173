using System.Globalization;
using Personalization.Benchmarks.Ann.Data;
using Personalization.Benchmarks.Ann.Measuring;

namespace Personalization.Benchmarks.Ann.Contenders;

/// <summary>An index in a process of its own, on one set of rows.</summary>
public sealed class Contender : IDisposable
{
    private readonly LineProcess _process;
    private readonly Dictionary<(int K, int Ef), double> _recalls = [];

    public Contender(string name, string version, LineProcess process, DataFolder data, long first, int rows, int[] processors)
    {
        (Name, Version, _process) = (name, version, process);
        var pinned = Ask("processors", [.. processors.Select(p => (object)p)]);
        if (OperatingSystem.IsLinux() && name == "ours" && pinned["pinned"] != 1) throw new InvalidOperationException($"processor {processors[0]} cannot be used");
        Ask("data", data.Dimensions, first, rows, data.Path);
        DataPath = data.Path;
        Rows = rows;
    }

    public string Name { get; }

    /// <summary>What was compared; saved graphs of another version are not reused.</summary>
    public string Version { get; }
    public string DataPath { get; }
    public int Rows { get; }

    /// <summary>Of the last build.</summary>
    public double BuildSeconds { get; private set; }

    /// <summary>The largest breadth that is tried to reach a recall; more than pays for any use of a graph.</summary>
    public int Broadest { get; init; } = 5000;

    public Reply Ask(string verb, params object[] arguments) =>
        _process.Ask(string.Join(' ', arguments.Select(a => Convert.ToString(a, CultureInfo.InvariantCulture)).Prepend(verb)));

    /// <summary>Undisturbed seconds of a build.</summary>
    public double Build(int threads)
    {
        _recalls.Clear();
        return BuildSeconds = Ask("build", threads)["seconds"];
    }

    /// <summary>Where a graph of this contender, version and data is kept; a build by one thread is always the same.</summary>
    public string GraphPath => Path.Combine(DataPath, $"graph-{Rows}-{Name}-{Version}");

    /// <summary>The kept graph, or a new one that is kept; a benchmark of a million rows builds with more threads.</summary>
    public void BuildOrLoad(int threads)
    {
        if (!File.Exists(GraphPath))
        {
            Console.Error.WriteLine($"{Name}: building over {Rows} rows");
            Build(threads);
            Ask("save", GraphPath + ".partial");
            File.Move(GraphPath + ".partial", GraphPath, overwrite: true);
        }
        Load(GraphPath);
    }

    public void Load(string path)
    {
        _recalls.Clear();
        Ask("load", path);
    }

    public RecallPoint Search(int k, int ef, int milliseconds)
    {
        var reply = Ask("search", k, ef, milliseconds);
        _recalls[(k, ef)] = reply["recall"];
        return new RecallPoint(ef, reply["recall"], reply["qps"]);
    }

    public double Recall(int k, int ef) => _recalls.TryGetValue((k, ef), out var known) ? known : Search(k, ef, 0).Recall;

    public RecallPoint Filtered(string how, int perMille, int k, int ef, int milliseconds)
    {
        var reply = Ask("filtered", how, perMille, k, ef, milliseconds);
        return new RecallPoint(ef, reply["recall"], reply["qps"]);
    }

    public void Dispose() => _process.Dispose();
}
