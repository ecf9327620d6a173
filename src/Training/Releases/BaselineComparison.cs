using System.Globalization;
using Personalization.Core.Releases;

namespace Personalization.Training.Releases;

/// <summary>A release held against the baselines that were trained and asked beside it, by hr-10: the share of customers who find what they turned to among ten.</summary>
public sealed class BaselineComparison
{
    private const string Metric = "hr-10";

    /// <summary>Standard errors of the difference: fewer are chance.</summary>
    private const double Certain = 2;
    private readonly string _release;
    private readonly double _own, _customers;
    private readonly (string Name, double Value) _best;

    private BaselineComparison(string release, double own, (string, double) best, double customers) => (_release, _own, _best, _customers) = (release, own, best, customers);

    /// <summary>A baseline is better, be it by chance.</summary>
    public bool IsBelow => _own < _best.Value;

    /// <summary>A baseline is better by more than chance: two standard errors of the difference of two shares.</summary>
    public bool IsWorse => _best.Value - _own > Certain * Math.Sqrt((_own * (1 - _own) + _best.Value * (1 - _best.Value)) / _customers);

    /// <returns>Null where the manifest has no metrics of itself and of a baseline.</returns>
    public static BaselineComparison? Of(ReleaseManifest manifest)
    {
        if (!manifest.Metrics.TryGetValue(Metric, out var own) || !manifest.Metrics.TryGetValue("evaluated-customers", out var customers) || !(customers > 0)) return null;
        var baselines = manifest.Metrics.Where(m => m.Key.EndsWith($".{Metric}", StringComparison.Ordinal)).ToArray();
        if (baselines.Length == 0) return null;
        var best = baselines.MaxBy(m => m.Value);
        return new BaselineComparison(manifest.Id, own, (best.Key[..^(Metric.Length + 1)], best.Value), customers);
    }

    /// <summary>Both values, as a sentence.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"Release {_release} is {(IsWorse ? "worse than" : "no better than")} its own baseline {_best.Name}: {Metric} is {_own:0.####}, the baseline's {_best.Value:0.####}, of {_customers:0} customers.");
}
