namespace Personalization.Training.Ranker;

/// <summary>Kingma and Ba, "Adam: a method for stochastic optimization" (ICLR 2015), with its usual constants.</summary>
internal sealed class Adam(int parameters)
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;
    private const double Epsilon = 1e-8;
    private readonly double[] _mean = new double[parameters];
    private readonly double[] _square = new double[parameters];
    private int _steps;

    public void Step(double[] values, ReadOnlySpan<double> gradient, double rate)
    {
        _steps++;
        var scale = rate * Math.Sqrt(1 - Math.Pow(Beta2, _steps)) / (1 - Math.Pow(Beta1, _steps));
        for (var i = 0; i < values.Length; i++)
        {
            _mean[i] += (1 - Beta1) * (gradient[i] - _mean[i]);
            _square[i] += (1 - Beta2) * (gradient[i] * gradient[i] - _square[i]);
            values[i] -= scale * _mean[i] / (Math.Sqrt(_square[i]) + Epsilon);
        }
    }
}
