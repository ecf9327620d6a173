using Personalization.Core.Features;
using Personalization.Training.Graphs;

namespace Personalization.Training.Towers;

/// <summary>
/// The query tower, written down once for training and serving: a causal self-attention encoder after SASRec (Kang and McAuley, ICDM 2018) with the norms in front of
/// the layers, over item vectors, kinds and pauses, oldest first, padded behind. Position i has seen the interactions up to i; its result is the query after them.
/// </summary>
/// <param name="inputs">What it is told beside the history.</param>
/// <param name="dropout">Given a name and a shape, the mask that a training step multiplies with; null when serving.</param>
internal sealed class QueryTower(Graph graph, TowerOptions options, int batch, int length, TowerInputs inputs = default, Func<string, int[], Node>? dropout = null)
{
    private const float Never = -1e9f;

    /// <summary>Where the pooling tower starts from: each older item counts this much of the one before it.</summary>
    private const float StartingDecay = 0.85f;

    /// <summary>A search starts as this many interactions more than one.</summary>
    private const float StartingSearch = 9;

    /// <summary>The layers' part of a query is small at first beside the recalled items.</summary>
    private const float StartingResult = 1;
    private readonly int _d = options.Dimensions;
    private readonly int _rows = batch == Shapes.Rows ? Shapes.Rows : batch * length;
    private Node? _person, _momentWeight;

    /// <summary>Unit vectors after every position, [B · L, D].</summary>
    /// <param name="items">[B, L, D] unit vectors.</param>
    /// <param name="events">[B, L, E], see <see cref="EventFeatures"/>.</param>
    /// <param name="people">[B, attributes] of <see cref="AboutFeatures"/>; null where the tower is not told of them.</param>
    /// <param name="moments">[B · L, moments] of when the query is made; likewise.</param>
    public Node AfterEach(Node items, Node events, Node? people = null, Node? moments = null)
    {
        var x = Finish(Encode(items, events, last: null), Recall(items, events, last: null));
        if (people is not null) x = graph.Reshape(graph.Add(graph.Reshape(x, batch, length, _d), graph.Reshape(Addition(people), batch, 1, _d)), _rows, _d);
        return graph.UnitLength(moments is null ? x : graph.Add(x, OfMoment(moments)));
    }

    /// <summary>The query of somebody without a history, [N, D]: who it is, and when.</summary>
    /// <param name="moments">[N, moments]; null where the tower is not told of them.</param>
    public Node OfPerson(Node people, Node? moments) => graph.UnitLength(moments is null ? Person(people) : graph.Add(Person(people), OfMoment(moments)));

    /// <summary>The unit vector after the newest interaction alone, [B, D]; the last block then has one query a row. Where there is none, that of the person.</summary>
    /// <param name="about">[B, P], see <see cref="AboutFeatures"/>.</param>
    public Node AfterLast(Node items, Node events, Node? about = null)
    {
        // 1 at the newest: an interaction is there and none behind it.
        var present = graph.Slice(events, 2, 0, 1);
        var behind = graph.Add(new Graphs.Operations.PadOperation(1, 0, 1), [graph.Slice(present, 1, 1, length)]);
        var last = graph.Sub(present, behind);
        var x = Finish(Encode(items, events, last), Recall(items, events, last));
        if (about is null) return graph.UnitLength(x);
        if (inputs.People)
        {
            var people = graph.Slice(about, 1, 0, AboutFeatures.Attributes);
            var after = graph.Add(x, Addition(people));
            var first = graph.Reshape(graph.Slice(present, 1, 0, 1), batch, 1);
            x = graph.Add(Person(people), graph.Mul(first, graph.Sub(after, Person(people))));
        }
        return graph.UnitLength(inputs.Moments ? graph.Add(x, OfMoment(graph.Slice(about, 1, AboutFeatures.Attributes, AboutFeatures.Width))) : x);
    }

    /// <summary>What a person without a history is looking for, [rows, D], by attributes alone and by what they are together.</summary>
    private Node Person(Node people)
    {
        if (_person is not null) return _person;
        var alone = graph.Gemm(people, graph.Weights("person.weight", [AboutFeatures.Attributes, _d]));
        return _person = graph.Add(alone, graph.Linear("person.narrow", graph.Relu(graph.Linear("person.wide", people, _d)), _d));
    }

    /// <summary>What of it still counts beside a history; nothing, until training finds more.</summary>
    private Node Addition(Node people) => graph.Mul(Person(people), graph.Filled(TowerInputs.PersonGain, [_d], 0));

    private Node OfMoment(Node moments) => graph.Gemm(moments, _momentWeight ??= graph.Filled(TowerInputs.MomentWeight, [AboutFeatures.Moment, _d], 0));

    private Node Encode(Node items, Node events, Node? last)
    {
        // Unit vectors have small coordinates: brought to the size that the norms and positions have.
        var scaled = graph.Gemm(graph.Reshape(items, _rows, _d), graph.Weights("items.weight", [_d, _d]), scale: MathF.Sqrt(_d));
        var told = graph.Gemm(graph.Reshape(events, _rows, EventFeatures.Width), graph.Parameter("events.weight", [EventFeatures.Width, _d], 0.05f));
        var positions = graph.Parameter("positions", [QueryFeatures.MaxItems, _d], 0.05f);
        var x = graph.Add(graph.Reshape(graph.Add(scaled, told), batch, length, _d), length == QueryFeatures.MaxItems ? positions : graph.Slice(positions, 0, 0, length));
        x = Thinned("input", graph.Reshape(x, _rows, _d));
        if (!options.Attention) return Pool(x, last);
        var (causal, open) = (Mask(events, true), Mask(events, false));
        for (var block = 0; block < options.Blocks; block++)
        {
            var name = $"block{block}";
            var only = block == options.Blocks - 1 ? last : null;
            var asking = only is null ? x : Select(x, only);
            x = graph.Add(asking, Thinned($"{name}.attention", Attend(name, graph.LayerNorm($"{name}.norm", x), asking, only is null ? causal : open, only)));
            var inner = graph.Relu(graph.Linear($"{name}.wide", graph.LayerNorm($"{name}.norm2", x), options.Widening * _d));
            x = graph.Add(x, Thinned($"{name}.narrow", graph.Linear($"{name}.narrow", inner, _d)));
        }
        return last is not null && options.Blocks == 0 ? Select(x, last) : x;
    }

    /// <param name="x">[rows, D], normed.</param>
    /// <param name="asking">What asks: all of x, or one row a customer, not normed yet.</param>
    private Node Attend(string name, Node x, Node asking, Node mask, Node? only)
    {
        var heads = options.Heads;
        var asked = only is null ? length : 1;
        var rows = only is null ? _rows : batch;
        var queries = Heads(graph.Linear($"{name}.query", only is null ? x : Select(x, only), _d), asked);
        var keys = Heads(graph.Linear($"{name}.key", x, _d), length);
        var values = Heads(graph.Linear($"{name}.value", x, _d), length);
        var weights = graph.Softmax(graph.Add(graph.MatMul(queries, keys, transposeB: true, scale: 1 / MathF.Sqrt(_d / heads)), mask));
        var heard = graph.Transpose(graph.MatMul(weights, values), 0, 2, 1, 3);
        return graph.Linear($"{name}.output", graph.Reshape(heard, rows, _d), _d);

        Node Heads(Node y, int count) => graph.Transpose(graph.Reshape(y, batch, count, heads, _d / heads), 0, 2, 1, 3);
    }

    /// <summary>The cheap way: what was seen so far, weighed by place alone, beside the newest item.</summary>
    private Node Pool(Node x, Node? last)
    {
        var both = graph.Concat(1, x, Faded("pool.weights", x));
        if (last is not null) both = Select(both, last);
        return graph.Linear("pool.narrow", graph.Relu(graph.Linear("pool.wide", both, options.Widening * _d)), _d);
    }

    /// <summary>
    /// The items themselves, weighed by what was done with them and by place: a query begins where the newest items lie, and the layers learn what is different. Without it items
    /// that go together find each other only by way of the layers, which sessions of a few clicks each do not teach.
    /// </summary>
    private Node Recall(Node items, Node events, Node? last)
    {
        var told = new float[EventFeatures.Width];
        told[0] = 1;
        // Words say what is wanted now, whatever came before.
        told[EventFeatures.SearchAt] = StartingSearch;
        var weights = graph.Gemm(graph.Reshape(events, _rows, EventFeatures.Width), graph.Parameter("recall.events", [EventFeatures.Width, 1], told));
        var faded = Faded("recall.weights", graph.Mul(graph.Reshape(items, _rows, _d), weights));
        return graph.Mul(last is null ? faded : Select(faded, last), graph.Filled("recall.gain", [_d], 1));
    }

    /// <summary>Sums over each position and those before it, with learned weights by place, [rows, D].</summary>
    private Node Faded(string name, Node x)
    {
        var most = QueryFeatures.MaxItems;
        var fading = new float[most * most];
        for (var i = 0; i < most; i++)
            for (var j = 0; j <= i; j++) fading[i * most + j] = (i - j) * MathF.Log(StartingDecay);
        var weights = graph.Parameter(name, [most, most], fading);
        if (length < most) weights = graph.Slice(graph.Slice(weights, 0, 0, length), 1, 0, length);
        var shares = graph.Softmax(graph.Add(weights, graph.Constant(Future(), [length, length])));
        var side = graph.Reshape(graph.Transpose(graph.Reshape(x, batch, length, _d), 1, 0, 2), length, batch == Shapes.Rows ? Shapes.Rows : batch * _d);
        var pooled = graph.Transpose(graph.Reshape(graph.Gemm(shares, side), length, batch, _d), 1, 0, 2);
        return graph.Reshape(pooled, _rows, _d);
    }

    /// <summary>The newest position's row of each customer, [B, width].</summary>
    private Node Select(Node x, Node last)
    {
        var width = x.Shape[1];
        return graph.Reshape(graph.MatMul(last, graph.Reshape(x, batch, length, width), transposeA: true), batch, width);
    }

    /// <summary>Added before the softmax: 0 where a position may look, [B, 1, L, L] or for a single asker [B, 1, 1, L].</summary>
    private Node Mask(Node events, bool causal)
    {
        var absent = graph.Mul(graph.Sub(graph.Slice(events, 2, 0, 1), graph.Constant(1)), graph.Constant(-Never));
        var padding = graph.Reshape(absent, batch, 1, 1, length);
        if (!causal) return padding;
        return graph.Constant(Future(), [1, 1, length, length]);
    }

    private float[] Future()
    {
        var future = new float[length * length];
        for (var i = 0; i < length; i++) future.AsSpan(i * length + i + 1, length - i - 1).Fill(Never);
        return future;
    }

    private Node Finish(Node x, Node recalled)
    {
        var result = graph.Gemm(graph.LayerNorm("result.norm", x), graph.Parameter("result.weight", [_d, _d], StartingResult / _d), graph.Filled("result.bias", [_d], 0));
        return graph.Add(result, recalled);
    }

    private Node Thinned(string name, Node x) => dropout is null ? x : graph.Mul(x, dropout(name, x.Shape));
}
