using Personalization.Core.Features;
using Personalization.Inference;
using Personalization.Training.Graphs;

namespace Personalization.Training.Towers;

/// <summary>
/// The training graph of the query tower for windows of one length, and its session: per step the caller fills the inputs' arrays, runs, and reads loss and slopes.
/// </summary>
internal sealed class TowerStep : IDisposable
{
    private readonly GraphSession _session;
    private readonly List<(string Name, float[] Mask)> _masks = [];

    /// <param name="items">Items there are to choose from.</param>
    /// <param name="inputs">What the query tower is told beside the history.</param>
    public TowerStep(TowerOptions options, int items, int length, TowerInputs inputs, InferenceOptions inference, int seed)
    {
        (Length, Batch) = (length, Math.Max(1, options.Positions / length));
        (var graph, var loss) = Define(options, items, Batch, length, seed, inputs);
        Parameters = [.. graph.Parameters.Select(p => (p.Name, p.Start))];
        _session = new GraphSession(GraphWriter.WriteTraining(graph, "query-tower", loss), inference);
        foreach (var (name, _) in graph.Inputs)
            if (name.StartsWith("mask:", StringComparison.Ordinal)) _masks.Add((name, _session[name]));
        (Items, Events, Positives, Negatives) = (_session["items"], _session["events"], _session["positives"], _session["negatives"]);
        (NegativeBias, Weights) = (_session["negative-bias"], _session["weights"]);
        if (inputs.People) (People, PeopleTargets, PeopleWeights) = (_session["people"], _session["people-targets"], _session["people-weights"]);
        if (inputs.Moments) Moments = _session["moments"];
        if (inputs is { People: true, Moments: true }) PeopleMoments = _session["people-moments"];
    }

    /// <summary>L of these windows, and how many a step has.</summary>
    public int Length { get; }
    public int Batch { get; }
    public int Rows => Batch * Length;
    public IReadOnlyList<(string Name, float[] Start)> Parameters { get; }

    /// <summary>[B · L × D]; its slopes likewise, as those of the next two.</summary>
    public float[] Items { get; }

    /// <summary>[B · L × E].</summary>
    public float[] Events { get; }

    /// <summary>[B · L × D] vectors of the items that came next.</summary>
    public float[] Positives { get; }

    /// <summary>[K × D].</summary>
    public float[] Negatives { get; }

    /// <summary>[K]: less by how much more often an item is drawn.</summary>
    public float[] NegativeBias { get; }

    /// <summary>[B · L]: share of the position in the loss; 0 for padding.</summary>
    public float[] Weights { get; }

    /// <summary>[B × attributes]; empty where the tower is not told of them, as the next ones.</summary>
    public float[] People { get; } = [];

    /// <summary>[B · L × moments]: when the item came next that is to be foreseen.</summary>
    public float[] Moments { get; } = [];

    /// <summary>[B × D] vectors of items that each person, taken for somebody without a history, is to be led to.</summary>
    public float[] PeopleTargets { get; } = [];

    /// <summary>[B × moments] of when.</summary>
    public float[] PeopleMoments { get; } = [];

    /// <summary>[B]: share in the loss.</summary>
    public float[] PeopleWeights { get; } = [];
    public float Loss => _session["loss"][0];

    public float[] this[string parameter] => _session[parameter];

    public float[] SlopesOf(string name) => _session[GraphWriter.SlopeOf(name)];

    /// <summary>Draws new masks. A mask keeps 1 − share of the places and makes up for the rest.</summary>
    public void Thin(double share, ulong seed, ParallelOptions parallel)
    {
        if (_masks.Count == 0) return;
        var threshold = (byte)Math.Round(share * 256);
        var kept = 256f / (256 - threshold);
        Parallel.For(0, _masks.Count, parallel, m =>
        {
            var mask = _masks[m].Mask;
            // xorshift64*, eight places a number: the masks are a tenth of a step's time with a better generator.
            var state = (seed + (ulong)m + 1) * 0x9E3779B97F4A7C15;
            for (var i = 0; i < mask.Length; i += 8)
            {
                state ^= state >> 12;
                state ^= state << 25;
                state ^= state >> 27;
                var bits = state * 0x2545F4914F6CDD1D;
                for (var j = i; j < Math.Min(mask.Length, i + 8); j++, bits >>= 8) mask[j] = (byte)bits < threshold ? 0 : kept;
            }
        });
    }

    public void Run() => _session.Run();

    public void Dispose() => _session.Dispose();

    /// <summary>gSASRec's β of a positive, for the share α of the negatives that is drawn and its calibration t: α (t (1 − 1/α) + 1/α).</summary>
    private static float Calibration(TowerOptions options, int catalogue)
    {
        var share = Math.Min(1, options.Negatives / Math.Max(1d, catalogue - 1));
        return (float)(share * (options.Calibration * (1 - 1 / share) + 1 / share));
    }

    /// <summary>The whole of a training step as a graph.</summary>
    public static (Graph Graph, Node Loss) Define(TowerOptions options, int catalogue, int batch, int length, int seed, TowerInputs inputs = default)
    {
        var (d, rows) = (options.Dimensions, batch * length);
        var graph = new Graph(new Random(seed));
        var items = graph.Input("items", [batch, length, d], needsGradient: true);
        var events = graph.Input("events", [batch, length, EventFeatures.Width]);
        var positives = graph.Input("positives", [rows, d], needsGradient: true);
        var negatives = graph.Input("negatives", [options.Negatives, d], needsGradient: true);
        var bias = graph.Input("negative-bias", [1, options.Negatives]);
        var weights = graph.Input("weights", [rows, 1]);
        Func<string, int[], Node>? thin = options.Dropout > 0 ? (name, shape) => graph.Input($"mask:{name}", shape) : null;
        const float scale = 1;
        var people = inputs.People ? graph.Input("people", [batch, AboutFeatures.Attributes]) : null;
        var moments = inputs.Moments ? graph.Input("moments", [rows, AboutFeatures.Moment]) : null;
        var tower = new QueryTower(graph, options, batch, length, inputs, thin);
        var after = tower.AfterEach(items, events, people, moments);
        var sharpness = graph.Mul(graph.Filled("sharpness", [1], 1), graph.Constant((float)(1 / options.Temperature)));
        var loss = graph.Total(graph.Mul(Losses(after, positives), weights));
        if (people is null) return (graph, loss);
        var alone = tower.OfPerson(people, inputs.Moments ? graph.Input("people-moments", [batch, AboutFeatures.Moment]) : null);
        var targets = graph.Input("people-targets", [batch, d], needsGradient: true);
        return (graph, graph.Add(loss, graph.Total(graph.Mul(Losses(alone, targets), graph.Input("people-weights", [batch, 1])))));

        Node Losses(Node units, Node next)
        {
            var queries = graph.Mul(units, sharpness);
            var wanted = graph.Mul(graph.Sum(graph.Mul(queries, next), 1), graph.Constant(scale));
            return options.Loss switch
            {
                // −log of the positive's share: log(1 + e^(log Σ negatives − positive)).
                TowerLoss.SampledSoftmax => graph.Softplus(graph.Sub(graph.LogSumExpOfProducts(queries, negatives, bias, scale), wanted)),
                _ => graph.Add(graph.Mul(graph.Softplus(graph.Sub(graph.Constant(options.Offset), wanted)), graph.Constant(Calibration(options, catalogue))),
                    graph.SoftplusSumOfProducts(queries, negatives, bias, scale)),
            };
        }
    }
}
