namespace Personalization.Core.Exploration;

/// <summary>
/// Ridge regression of clicks on <see cref="ExplorationPool.Width"/> features, kept up to date one showing at a time: A⁻¹ by Sherman and Morrison's formula, θ = A⁻¹ b. Reads
/// see a consistent state without a lock.
/// </summary>
public sealed class LinearModel
{
    private const int D = ExplorationPool.Width;
    private readonly Lock _learning = new();
    private readonly double[] _b = new double[D];
    private State _state = new(Identity(), new double[D]);

    public void Learn(ReadOnlySpan<float> features, double reward)
    {
        lock (_learning)
        {
            var inverse = (double[])_state.Inverse.Clone();
            Span<double> ax = stackalloc double[D];
            var denominator = 1d;
            for (var i = 0; i < D; i++)
            {
                for (var j = 0; j < D; j++) ax[i] += inverse[i * D + j] * features[j];
                denominator += features[i] * ax[i];
            }
            if (!double.IsFinite(denominator)) return;
            var theta = new double[D];
            for (var i = 0; i < D; i++)
            {
                _b[i] += reward * features[i];
                for (var j = 0; j < D; j++) inverse[i * D + j] -= ax[i] * ax[j] / denominator;
            }
            for (var i = 0; i < D; i++)
                for (var j = 0; j < D; j++) theta[i] += inverse[i * D + j] * _b[j];
            Volatile.Write(ref _state, new State(inverse, theta));
        }
    }

    /// <summary>The expected click rate and its standard error.</summary>
    public (double Mean, double Error) Predict(ReadOnlySpan<float> features)
    {
        var state = Volatile.Read(ref _state);
        var (mean, variance) = (0d, 0d);
        for (var i = 0; i < D; i++)
        {
            mean += state.Theta[i] * features[i];
            for (var j = 0; j < D; j++) variance += features[i] * state.Inverse[i * D + j] * features[j];
        }
        return (mean, Math.Sqrt(Math.Max(0, variance)));
    }

    private static double[] Identity()
    {
        var matrix = new double[D * D];
        for (var i = 0; i < D; i++) matrix[i * D + i] = 1;
        return matrix;
    }

    private sealed record State(double[] Inverse, double[] Theta);
}
