using HNSW.Net;
using Personalization.Benchmarks.Ann.Measuring;
using Personalization.Benchmarks.Ann.Server;
using static Personalization.Benchmarks.Ann.Server.LineServer;

namespace Personalization.Benchmarks.Ann.Full;

/// <summary>The package HNSW.Net behind the line protocol: build and search.</summary>
public static class HnswNetServer
{
    public static int Run()
    {
        ServedData? data = null;
        SmallWorld<float[], float>? graph = null;
        var parameters = new SmallWorldParameters
        {
            M = OurEngine.LinksPerRow,
            LevelLambda = 1 / Math.Log(OurEngine.LinksPerRow),
            ConstructionPruning = OurEngine.BuildBreadth,
            NeighbourHeuristic = NeighbourSelectionHeuristic.SelectHeuristic,

            // Its heuristic alone leaves much of the graph out of reach: recall@10 stays under 0.4 whatever the breadth.
            KeepPrunedConnections = true,
        };
        return LineServer.Run(new Dictionary<string, Func<string[], string>>
        {
            ["processors"] = UseProcessors,
            ["data"] = a => Answer(("rows", (data = ServedData.Parse(a)).Count)),
            ["build"] = _ =>
            {
                var rows = Enumerable.Range(0, data!.Count).Select(row => data.Row(row).ToArray()).ToArray();
                var start = OwnThread.UndisturbedSeconds();
                graph = new SmallWorld<float[], float>(CosineDistance.SIMDForUnits, DefaultRandomGenerator.Instance, parameters, threadSafe: true);
                graph.AddItems(rows);
                return Answer(("seconds", OwnThread.UndisturbedSeconds() - start));
            },
            ["search"] = a =>
            {
                var k = Integer(a[0]);
                parameters.EfSearch = Integer(a[1]);
                graph!.Parameters.EfSearch = parameters.EfSearch;
                var queries = Enumerable.Range(0, data!.Queries).Select(q => data.Query(q).ToArray()).ToArray();
                return TimedSearch.Run(data, data.Truth, k, Integer(a[2]), (query, found) =>
                {
                    var hits = graph.KNNSearch(queries[query], k);
                    found.Fill(-1);
                    for (var i = 0; i < hits.Count; i++) found[i] = hits[i].Id;
                });
            },
        });
    }
}
