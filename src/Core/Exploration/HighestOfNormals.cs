namespace Personalization.Core.Exploration;

/// <summary>
/// The probability that one of some independent normals is the highest, ∫ φᵢ(x) Πⱼ Φⱼ(x) dx: by Gauss and Kronrod's rule of 7 and 15 nodes, halved where the two differ
/// (Piessens et al., QUADPACK, 1983). Where one normal is a hundred times as wide as the others the integrand has a step that an even grid does not see. Some 500
/// to 5000 Φ for 20 normals; allocates nothing.
/// </summary>
/// <param name="means">[N].</param>
/// <param name="deviations">[N] above 0.</param>
/// <param name="one">Which of them.</param>
internal readonly ref struct HighestOfNormals(ReadOnlySpan<double> means, ReadOnlySpan<double> deviations, int one)
{
    /// <summary>Standard deviations beyond which 2e-9 of a normal lies.</summary>
    private const double Reach = 6;

    /// <summary>Of the rule of 7 nodes, relative to the whole: that of 15, which counts, is then within 1e-5.</summary>
    private const double Tolerance = 1e-2;

    /// <summary>2⁻²⁰ of the range is narrower than any normal that matters.</summary>
    private const int Halvings = 20;

    private readonly ReadOnlySpan<double> _means = means;
    private readonly ReadOnlySpan<double> _deviations = deviations;

    /// <summary>Of the positive half of [-1, 1], from outside in; every second is a node of Gauss, too.</summary>
    private static ReadOnlySpan<double> Nodes => [0.991455371120812639206, 0.949107912342758524526, 0.864864423359769072790, 0.741531185599394439864, 0.586087235467691130294, 0.405845151377397166907, 0.207784955007898467601, 0];
    private static ReadOnlySpan<double> Kronrod => [0.022935322010529224964, 0.063092092629978553291, 0.104790010322250183840, 0.140653259715525918745, 0.169004726639267902827, 0.190350578064785409913, 0.204432940075298892414, 0.209482141084727828013];
    private static ReadOnlySpan<double> Gauss => [0.129484966168869693271, 0.279705391489276667901, 0.381830050505118944950, 0.417959183673469387755];

    public double Probability()
    {
        var (mean, deviation) = (_means[one], _deviations[one]);
        // Below `never` another is higher for certain; above `settled`, what decides that is.
        var (never, settled, always) = (double.NegativeInfinity, double.NegativeInfinity, double.NegativeInfinity);
        for (var i = 0; i < _means.Length; i++)
        {
            if (i == one) continue;
            if (_means[i] - Reach * _deviations[i] > never) (never, settled) = (_means[i] - Reach * _deviations[i], _means[i] + Reach * _deviations[i]);
            always = Math.Max(always, _means[i] + Reach * _deviations[i]);
        }
        var (lowest, highest) = (mean - Reach * deviation, mean + Reach * deviation);
        var (from, to) = (Math.Clamp(never, lowest, highest), Math.Clamp(always, lowest, highest));
        var middle = Math.Clamp(settled, from, to);
        var sum = Normal.Below((mean - to) / deviation);
        sum += Between(from, middle, sum, Halvings);
        return sum + Between(middle, to, sum, Halvings);
    }

    private double Between(double from, double to, double known, int halvings)
    {
        if (!(to > from)) return 0;
        var (centre, half, fine, coarse) = ((from + to) / 2, (to - from) / 2, 0d, 0d);
        for (var k = 0; k < Nodes.Length; k++)
        {
            var at = half * Nodes[k];
            var value = Density(centre + at) + (k < Nodes.Length - 1 ? Density(centre - at) : 0);
            fine += Kronrod[k] * value;
            if (k % 2 == 1) coarse += Gauss[k / 2] * value;
        }
        (fine, coarse) = (fine * half, coarse * half);
        if (halvings == 0 || Math.Abs(fine - coarse) <= Tolerance * (known + fine) + 1e-9) return fine;
        var left = Between(from, centre, known, halvings - 1);
        return left + Between(centre, to, known + left, halvings - 1);
    }

    /// <summary>That the one is here and all others are below.</summary>
    private double Density(double x)
    {
        var product = Normal.Density((x - _means[one]) / _deviations[one]) / _deviations[one];
        for (var i = 0; i < _means.Length && product > 1e-12; i++)
            if (i != one) product *= Normal.Below((x - _means[i]) / _deviations[i]);
        return product;
    }
}
