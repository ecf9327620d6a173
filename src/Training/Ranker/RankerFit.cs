using System.Collections.Immutable;
using Personalization.Core.Features;
using Personalization.Training.Model;

namespace Personalization.Training.Ranker;

/// <summary>Trains the network on standardised features by Adam in mini-batches, and gives it out in float32 with the standardisation folded into the first layer.</summary>
internal sealed class RankerFit
{
    private const int Batch = 256;
    private const double Rate = 3e-3;
    private static readonly int[] Hidden = [32, 16];
    private readonly RankerExamples _examples;
    private readonly ImmutableArray<string> _heads;
    private readonly double[] _mean = new double[RankingFeatures.Width];
    private readonly double[] _scale = new double[RankingFeatures.Width];
    private readonly RankerNetwork _network;

    public RankerFit(RankerExamples examples, ImmutableArray<string> heads, TrainingOptions options, IProgress<double> progress, CancellationToken cancellation)
    {
        (_examples, _heads) = (examples, heads);
        Standardise();
        var random = new Random(options.Seed);
        _network = new RankerNetwork(random, [RankingFeatures.Width, .. Hidden, heads.Length]);
        var order = Enumerable.Range(0, examples.HeldOutFrom).ToArray();
        var adam = new Adam(_network.Parameters.Length);
        // Two halves of every batch, whatever the number of threads: the sum and so the result stay the same.
        var halves = new[] { new Half(_network), new Half(_network) };
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Threads, CancellationToken = cancellation };
        var epochs = Math.Clamp(options.RankerRows / Math.Max(1, order.Length), options.RankerEpochs, 4 * options.RankerEpochs);
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            random.Shuffle(order);
            // The rate falls to a tenth, so that the last epochs settle.
            var rate = Rate * Math.Pow(0.1, (double)epoch / epochs);
            for (var start = 0; start < order.Length; start += Batch)
            {
                var (first, rows) = (start, Math.Min(Batch, order.Length - start));
                Parallel.For(0, 2, parallel, h => Accumulate(halves[h], order.AsSpan(first + h * rows / 2, (h + 1) * rows / 2 - h * rows / 2)));
                Kernels.AddScaled(halves[0].Gradient, halves[1].Gradient, 1d);
                foreach (ref var g in halves[0].Gradient.AsSpan()) g /= rows;
                adam.Step(_network.Parameters, halves[0].Gradient, rate);
            }
            progress.Report((epoch + 1d) / epochs);
        }
    }

    /// <summary>Area under the ROC curve of each head on customers it was not trained on; NaN where a head has no example of one side.</summary>
    public ImmutableDictionary<string, double> HeldOutAuc()
    {
        var ranker = Ranker();
        var rows = _examples.Rows - _examples.HeldOutFrom;
        var predictions = new float[rows * _heads.Length];
        ranker.Predict(rows, _examples.Features.AsSpan(_examples.HeldOutFrom * RankingFeatures.Width), predictions);
        return _heads.Select((head, h) => KeyValuePair.Create(head, Auc.Of(
            [.. Enumerable.Range(0, rows).Select(r => (predictions[r * _heads.Length + h], _examples.Labels[(_examples.HeldOutFrom + r) * _heads.Length + h] > 0))]))).ToImmutableDictionary();
    }

    /// <summary>The trained ranker. Its odds are divided by the thinning of negatives (King and Zeng, 2001), which makes probabilities of them again, roughly.</summary>
    public TrainedRanker Ranker()
    {
        var layers = ImmutableArray.CreateBuilder<(float[], float[])>();
        for (var l = 0; l < _network.Layers; l++)
        {
            var weights = _network.Parameters.AsSpan(_network.WeightsOf(l)).ToArray();
            var bias = _network.Parameters.AsSpan(_network.BiasOf(l)).ToArray();
            if (l == 0)
                for (var i = 0; i < RankingFeatures.Width; i++)
                {
                    var row = weights.AsSpan(i * bias.Length, bias.Length);
                    foreach (ref var w in row) w *= _scale[i];
                    Kernels.AddScaled(bias, row, -_mean[i]);
                }
            if (l == _network.Layers - 1)
                foreach (ref var b in bias.AsSpan()) b -= Math.Log(_examples.Thinning);
            layers.Add((Array.ConvertAll(weights, w => (float)w), Array.ConvertAll(bias, b => (float)b)));
        }
        return new TrainedRanker(_heads, layers.ToImmutable());
    }

    private void Accumulate(Half half, ReadOnlySpan<int> rows)
    {
        Array.Clear(half.Gradient);
        var (width, heads) = (RankingFeatures.Width, _heads.Length);
        foreach (var row in rows)
        {
            for (var i = 0; i < width; i++) half.X[i] = (_examples.Features[row * width + i] - _mean[i]) * _scale[i];
            for (var h = 0; h < heads; h++) half.Labels[h] = _examples.Labels[row * heads + h];
            _network.Backward(half.X, half.Labels, half.Gradient, half.Scratch);
        }
    }

    private void Standardise()
    {
        var (width, rows) = (RankingFeatures.Width, Math.Max(1, _examples.HeldOutFrom));
        var squares = new double[width];
        for (var i = 0; i < _examples.HeldOutFrom * width; i++)
        {
            double x = _examples.Features[i];
            _mean[i % width] += x / rows;
            squares[i % width] += x * x / rows;
        }
        for (var i = 0; i < width; i++)
        {
            var deviation = Math.Sqrt(Math.Max(0, squares[i] - _mean[i] * _mean[i]));
            // A feature that never varied here must not explode when it does in serving.
            _scale[i] = deviation > 1e-3 ? 1 / deviation : 0;
        }
    }

    private sealed class Half(RankerNetwork network)
    {
        public double[] Gradient { get; } = new double[network.Parameters.Length];
        public double[] X { get; } = new double[network.Inputs];
        public double[] Labels { get; } = new double[network.Heads];
        public double[][] Scratch { get; } = network.Scratch();
    }
}
