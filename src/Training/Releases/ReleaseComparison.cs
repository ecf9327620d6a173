using System.Collections.Immutable;
using System.Globalization;
using Personalization.Core.Releases;

namespace Personalization.Training.Releases;

/// <summary>Two releases held against each other by what their manifests say.</summary>
public sealed record ReleaseComparison(ReleaseManifest Before, ReleaseManifest After)
{
    /// <summary>The metrics that decide, the first that the older release has: the order of the slate, then whether the item is there at all, then the odds.</summary>
    private static readonly ImmutableArray<string> Deciding = ["ndcg-10", "hr-10", "recall-20", "auc-click"];

    /// <summary>What two trainings with different seeds differ by is no difference: a hundredth of the value.</summary>
    private const double Noise = 0.01;

    /// <summary>Metrics of either, with their values; null where one does not have it.</summary>
    public IEnumerable<(string Name, double? Before, double? After)> Metrics =>
        Before.Metrics.Keys.Union(After.Metrics.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(name => (name, Before.Metrics.TryGetValue(name, out var a) ? a : (double?)null, After.Metrics.TryGetValue(name, out var b) ? b : (double?)null));

    /// <summary>Why the newer is worse than the older by its own validation, as a sentence; null when it is not, or when they were trained on different data and cannot be compared.</summary>
    public string? Worse()
    {
        if (Before.DataSet != After.DataSet || Deciding.FirstOrDefault(Before.Metrics.ContainsKey) is not { } metric) return null;
        var before = Before.Metrics[metric];
        if (!After.Metrics.TryGetValue(metric, out var after))
            return $"Release {After.Id} has no {metric} to hold against the {Number(before)} of the active release {Before.Id}. Train it with evaluation, or publish it with --allow-worse.";
        if (after >= before * (1 - Noise)) return null;
        return $"Release {After.Id} is worse than the active {Before.Id}: {metric} is {Number(after)}, was {Number(before)}. Train a better one, or publish it with --allow-worse.";
    }

    /// <summary>What differs apart from metrics, each as a sentence.</summary>
    public IEnumerable<string> Differences()
    {
        if (Before.DataSet != After.DataSet) yield return $"trained on {After.DataSet}, was {Before.DataSet}: metrics cannot be compared";
        if (Before.DataUntil != After.DataUntil) yield return $"data until {Time(After.DataUntil)}, were until {Time(Before.DataUntil)}";
        if (Before.Items != After.Items) yield return string.Create(CultureInfo.InvariantCulture, $"{After.Items:N0} items, were {Before.Items:N0}");
        if (Before.Dimensions != After.Dimensions) yield return $"{After.Dimensions} dimensions, were {Before.Dimensions}";
        if (!Before.Heads.SequenceEqual(After.Heads)) yield return $"predicts {string.Join(", ", After.Heads)}, did {string.Join(", ", Before.Heads)}";
        if (Before.FeatureSchema != After.FeatureSchema) yield return "another feature schema: silos of the older program refuse it";
        foreach (var file in Before.Files.Keys.Union(After.Files.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var (had, has) = (Before.Files.GetValueOrDefault(file), After.Files.GetValueOrDefault(file));
            if (had is null) yield return $"{file}: new";
            else if (has is null) yield return $"{file}: gone";
            else if (had.Sha256 != has.Sha256) yield return string.Create(CultureInfo.InvariantCulture, $"{file}: changed, {has.Bytes:N0} bytes, were {had.Bytes:N0}");
        }
    }

    private static string Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("u", CultureInfo.InvariantCulture) ?? "an unknown time";

    private static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
