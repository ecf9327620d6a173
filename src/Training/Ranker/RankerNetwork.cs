using Personalization.Training.Model;

namespace Personalization.Training.Ranker;

/// <summary>
/// A multi-layer perceptron in float64: linear, ReLU, linear, ReLU, linear, one sigmoid per head. Forward and backward by hand; the parameters are one array, so that
/// the optimiser and a check by central differences need no knowledge of layers.
/// </summary>
public sealed class RankerNetwork
{
    private readonly int[] _sizes;

    /// <param name="sizes">Inputs, hidden sizes, heads.</param>
    /// <param name="random">Draws the start: He et al. (ICCV 2015), variance 2 / inputs.</param>
    public RankerNetwork(Random random, params ReadOnlySpan<int> sizes)
    {
        _sizes = sizes.ToArray();
        Parameters = new double[Enumerable.Range(0, Layers).Sum(l => (_sizes[l] + 1) * _sizes[l + 1])];
        for (var l = 0; l < Layers; l++)
            foreach (ref var w in Parameters.AsSpan(WeightsOf(l)))
                w = Math.Sqrt(2d / _sizes[l]) * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
    }

    public int Layers => _sizes.Length - 1;
    public int Inputs => _sizes[0];
    public int Heads => _sizes[^1];

    /// <summary>Layer after layer: weights [inputs × outputs], then bias [outputs].</summary>
    public double[] Parameters { get; }

    public Range WeightsOf(int layer) => Start(layer)..(Start(layer) + _sizes[layer] * _sizes[layer + 1]);

    public Range BiasOf(int layer) => WeightsOf(layer).End.Value..(WeightsOf(layer).End.Value + _sizes[layer + 1]);

    /// <summary>Room for the values of one example in all layers; one per thread.</summary>
    public double[][] Scratch() => [.. _sizes.Select(s => new double[s]), .. _sizes.Select(s => new double[s])];

    /// <summary>Logits of one example, [H], in the scratch.</summary>
    public ReadOnlySpan<double> Forward(ReadOnlySpan<double> x, double[][] scratch)
    {
        x.CopyTo(scratch[0]);
        for (var l = 0; l < Layers; l++)
        {
            var weights = Parameters.AsSpan(WeightsOf(l));
            var outputs = scratch[l + 1].AsSpan();
            Parameters.AsSpan(BiasOf(l)).CopyTo(outputs);
            for (var i = 0; i < _sizes[l]; i++)
                if (scratch[l][i] is var value and not 0) Kernels.AddScaled(outputs, weights.Slice(i * outputs.Length, outputs.Length), value);
            if (l < Layers - 1)
                foreach (ref var value in outputs) value = Math.Max(0, value);
        }
        return scratch[Layers];
    }

    /// <summary>Cross entropy of one example summed over the heads; adds its gradient to <paramref name="gradient"/>.</summary>
    /// <param name="labels">[H], each 0 or 1.</param>
    public double Backward(ReadOnlySpan<double> x, ReadOnlySpan<double> labels, Span<double> gradient, double[][] scratch)
    {
        var logits = Forward(x, scratch);
        var errors = scratch.AsSpan(_sizes.Length);
        var loss = 0d;
        for (var h = 0; h < Heads; h++)
        {
            // log(1 + e^z) − y z, without overflow.
            loss += Math.Max(logits[h], 0) - labels[h] * logits[h] + Math.Log(1 + Math.Exp(-Math.Abs(logits[h])));
            errors[Layers][h] = 1 / (1 + Math.Exp(-logits[h])) - labels[h];
        }
        for (var l = Layers - 1; l >= 0; l--)
        {
            var inputs = scratch[l];
            var error = errors[l + 1].AsSpan();
            var weights = Parameters.AsSpan(WeightsOf(l));
            var slopes = gradient[WeightsOf(l)];
            Kernels.AddScaled(gradient[BiasOf(l)], error, 1);
            for (var i = 0; i < _sizes[l]; i++)
            {
                // Behind a ReLU, a value of zero passes nothing on; in front of the first layer nobody asks.
                errors[l][i] = 0;
                if (inputs[i] == 0) continue;
                Kernels.AddScaled(slopes.Slice(i * error.Length, error.Length), error, inputs[i]);
                if (l > 0) errors[l][i] = Dot(weights.Slice(i * error.Length, error.Length), error);
            }
        }
        return loss;
    }

    private int Start(int layer)
    {
        var start = 0;
        for (var l = 0; l < layer; l++) start += (_sizes[l] + 1) * _sizes[l + 1];
        return start;
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = 0d;
        for (var i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }
}
