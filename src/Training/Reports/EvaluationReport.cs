using System.Collections.Immutable;
using Personalization.Training.Data;
using Personalization.Training.Evaluation;

namespace Personalization.Training.Reports;

/// <summary>What an evaluation found: every model with every seed.</summary>
/// <param name="DataSet">As given on the command line.</param>
/// <param name="Parameters">What was chosen, by name.</param>
/// <param name="Results">One per model and seed.</param>
public sealed record EvaluationReport(
    string DataSet, string Protocol, ImmutableSortedDictionary<string, string> Parameters, ImmutableArray<ModelResult> Results, TimeSpan Took)
{
    /// <summary>How the data were read.</summary>
    public ImportReport Import { get; init; } = ImportReport.Flawless;

    /// <summary>Names of the models in the order of the run; "" is the release's.</summary>
    public IEnumerable<string> Models => Results.Select(r => r.Name).Distinct(StringComparer.Ordinal);

    /// <summary>How much the models were asked: of several seeds, and of the release beside its baselines in a replay, the most.</summary>
    public AskedCounts Asked => Results.Select(r => r.Asked).MaxBy(a => a.Questions + a.Showings) ?? AskedCounts.None;

    public IEnumerable<int> Seeds => Results.Select(r => r.Seed).Distinct();

    public IEnumerable<ModelResult> Of(string model) => Results.Where(r => r.Name == model);

    /// <summary>Names of the metrics that some model has, in the order of first appearance.</summary>
    public IEnumerable<string> MetricNames => Results.SelectMany(r => r.Metrics.Keys).Distinct(StringComparer.Ordinal);

    /// <summary>Mean over seeds and standard deviation (0 with one seed); null when the model does not have the metric.</summary>
    public (double Mean, double Spread)? Value(string model, string metric)
    {
        var values = Of(model).Where(r => r.Metrics.ContainsKey(metric)).Select(r => r.Metrics[metric]).ToArray();
        if (values.Length == 0) return null;
        var mean = values.Average();
        return (mean, values.Length == 1 ? 0 : Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1)));
    }

    /// <summary>Metric by name, those of baselines with the baseline's name and a dot before; of several seeds the mean, and the standard deviation as NAME-std.</summary>
    public SortedDictionary<string, double> Flat()
    {
        var flat = new SortedDictionary<string, double>(StringComparer.Ordinal);
        var several = Seeds.Count() > 1;
        foreach (var model in Models)
            foreach (var metric in MetricNames)
            {
                if (Value(model, metric) is not { } value || !double.IsFinite(value.Mean)) continue;
                var name = model.Length == 0 ? metric : $"{model}.{metric}";
                flat[name] = Math.Round(value.Mean, 5);
                if (several && Of(model).Count() > 1) flat[$"{name}-std"] = Math.Round(value.Spread, 5);
            }
        return flat;
    }
}
