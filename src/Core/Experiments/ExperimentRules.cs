namespace Personalization.Core.Experiments;

/// <summary>What makes an experiment acceptable.</summary>
public static class ExperimentRules
{
    /// <summary>More would be labels of a metric.</summary>
    public const int MostArms = 10;
    private const int MostSettings = 100;

    /// <summary>Calls <paramref name="report"/>(JSON pointer, sentence) for each broken rule.</summary>
    public static void Check(Experiment experiment, Action<string, string> report)
    {
        if (!IsName(experiment.Name)) report("/name", "must be 1 to 64 letters, digits, dashes, dots or underscores");
        if (experiment.Share is not (>= 0 and <= 1)) report("/share", "must be a number of 0 to 1");
        if (experiment.Arms.IsDefaultOrEmpty || experiment.Arms.Length > MostArms)
        {
            report("/arms", $"must be 1 to {MostArms} arms");
            return;
        }
        var (names, tags) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<ushort>());
        for (var i = 0; i < experiment.Arms.Length; i++)
        {
            var arm = experiment.Arms[i];
            if (!IsName(arm?.Name)) report($"/arms/{i}/name", "must be 1 to 64 letters, digits, dashes, dots or underscores");
            else if (!names.Add(arm!.Name)) report($"/arms/{i}/name", "is the name of another arm");
            else if (!tags.Add(new ArmLabel(experiment.Name ?? "", arm.Name).Tag)) report($"/arms/{i}/name", "cannot be told from another arm by its hash; name it otherwise");
            if (arm?.Pipeline is null or { Count: > MostSettings }) report($"/arms/{i}/pipeline", $"must be an object of at most {MostSettings} settings");
            if (arm?.Weight is not (> 0 and <= 1e6)) report($"/arms/{i}/weight", "must be a positive number, 1e6 at the most");
        }
    }

    public static bool IsName(string? name) => name is { Length: > 0 and <= 64 } && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
