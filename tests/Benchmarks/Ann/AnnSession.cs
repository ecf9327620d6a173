using Personalization.Benchmarks.Ann.Contenders;
using Personalization.Benchmarks.Ann.Data;
using Personalization.Benchmarks.Ann.Server;

namespace Personalization.Benchmarks.Ann;

/// <summary>One set of rows and the contenders on it, each started when first needed.</summary>
public sealed class AnnSession : IDisposable
{
    /// <summary>From here on graphs are kept between runs and built by several threads: ours takes seconds below.</summary>
    private const int ManyRows = 300_000;
    private readonly (string File, string Version)? _peerProgram;
    private readonly Dictionary<string, Contender> _searching = [];

    public AnnSession(AnnOptions options, int rows, int dimensions, (string File, string Version)? peerProgram)
    {
        (Options, Rows, _peerProgram) = (options, rows, peerProgram);
        Data = new DataFolder(dimensions);
        Data.Prepare(0, rows);
    }

    public AnnOptions Options { get; }
    public int Rows { get; }
    public DataFolder Data { get; }
    public bool HasPeer => _peerProgram is not null;

    /// <summary>Ours with its graph, ready to search.</summary>
    public Contender Ours => Searching(OurProcess.Name, () => StartOurs());

    /// <summary>Ours without AVX-512.</summary>
    public Contender OursNarrow => Searching("ours, AVX-512 off", () => StartOurs(avx512: false));

    /// <summary>hnswlib with its graph; null when it could not be built.</summary>
    public Contender? Peer => HasPeer ? Searching(HnswlibPeer.Name, () => StartPeer()!) : null;

    /// <summary>Contenders of the main rows alone, as they take minutes to build: HNSW.Net, in builds that have it.</summary>
    public IReadOnlyList<Contender> Others => HnswNetProcess.IsAvailable && Options.Contenders.Contains(HnswNetProcess.Name) && Data.Dimensions == AnnKeys.HomeDimensions && Rows < ManyRows
        ? [Searching(HnswNetProcess.Name, StartHnswNet)] : [];

    /// <summary>Ours and hnswlib.</summary>
    public IReadOnlyList<Contender> Searchers => [Ours, .. new[] { Peer }.OfType<Contender>()];

    public string Key(string what) => AnnKeys.Of(what, Rows, Data.Dimensions);

    /// <summary>A process of ours without an index yet.</summary>
    public Contender StartOurs(bool avx512 = true) =>
        new(OurProcess.Name, OurEngine.Version, OurProcess.Start(avx512), Data, 0, Rows, [.. Options.Processors]);

    /// <summary>A process of hnswlib without an index yet.</summary>
    public Contender? StartPeer() => _peerProgram is var (file, version)
        ? new(HnswlibPeer.Name, version, new LineProcess(file, []), Data, 0, Rows, [.. Options.Processors])
        : null;

    public void Dispose()
    {
        foreach (var contender in _searching.Values) contender.Dispose();
    }

    private Contender StartHnswNet() =>
        new(HnswNetProcess.Name, "package", HnswNetProcess.Start(), Data, 0, Rows, [.. Options.Processors]) { Broadest = HnswNetProcess.Broadest };

    private Contender Searching(string name, Func<Contender> start)
    {
        if (_searching.TryGetValue(name, out var running)) return running;
        var contender = _searching[name] = start();
        if (contender.Name != HnswlibPeer.Name && Rows < ManyRows) contender.Build(1);
        else contender.BuildOrLoad(Rows < ManyRows ? 1 : Options.Threads);
        return contender;
    }
}
