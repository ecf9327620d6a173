using HNSW.Net;
using Personalization.Core.Features;

namespace Personalization.Silo.Index.Full;

/// <summary>A graph of the package, and how this program uses it: 1 − inner product as distance.</summary>
/// <param name="world">The package's graph.</param>
/// <param name="count">How many rows it has.</param>
internal sealed class HnswNetGraph(SmallWorld<HnswNetRow, float> world, int count)
{
    private const int Links = 16;
    private const int BuildBreadth = 200;

    public HnswNetGraph()
        : this(new SmallWorld<HnswNetRow, float>(Distance, DefaultRandomGenerator.DisableThreading, Parameters(), threadSafe: true), 0)
    {
    }

    /// <summary>Rows in the graph, those that are live no more included.</summary>
    public int Count { get; private set; } = count;

    /// <summary>All of them, in the order of their arrival. Not while rows are added.</summary>
    public IReadOnlyList<HnswNetRow> Rows => Count == 0 ? [] : world.UnsafeItems;

    /// <summary>Estimated: the package does not tell.</summary>
    public long LinkBytes => (long)Count * 2 * Links * sizeof(int);

    public static HnswNetGraph Read(IReadOnlyList<HnswNetRow> rows, Stream links)
    {
        if (rows.Count == 0) return new HnswNetGraph();
        var (world, strangers) = SmallWorld<HnswNetRow, float>.DeserializeGraph(rows, Distance, DefaultRandomGenerator.DisableThreading, links, threadSafe: true);
        return strangers.Length == 0 ? new HnswNetGraph(world, rows.Count) : throw new InvalidDataException($"{strangers.Length} rows are not in the graph");
    }

    public void WriteLinks(Stream destination)
    {
        if (Count > 0) world.SerializeGraph(destination);
    }

    /// <summary>Searches wait meanwhile, and this waits for them.</summary>
    public void Add(IReadOnlyList<HnswNetRow> rows)
    {
        if (rows.Count == 0) return;
        world.AddItems(rows);
        Count += rows.Count;
    }

    /// <summary>The nearest rows, in no order. The breadth of the search is as many as are asked for.</summary>
    public IList<SmallWorld<HnswNetRow, float>.KNNSearchResult> Nearest(HnswNetRow query, int wanted) => Count == 0 ? [] : world.KNNSearch(query, wanted);

    public static float Score(float[] a, float[] b) => Vectors.Dot(a, b);

    private static float Distance(HnswNetRow a, HnswNetRow b) => 1 - Score(a.Vector, b.Vector);

    private static SmallWorldParameters Parameters() => new()
    {
        M = Links,
        LevelLambda = 1 / Math.Log(Links),
        ConstructionPruning = BuildBreadth,
        NeighbourHeuristic = NeighbourSelectionHeuristic.SelectHeuristic,
        // Its heuristic alone leaves much of the graph out of reach: recall@10 stays under 0.4 whatever the breadth.
        KeepPrunedConnections = true,
        EfSearch = 1,
        // It would take 3 GB at once and fill them, for every graph.
        EnableDistanceCacheForConstruction = false,
    };
}
