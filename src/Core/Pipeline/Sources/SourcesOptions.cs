using System.ComponentModel.DataAnnotations;

namespace Personalization.Core.Pipeline.Sources;

/// <summary>All sources, in the section "Pipeline:Sources".</summary>
public sealed class SourcesOptions
{
    private const int LargestQuota = 10_000;

    public SourceOptions Ann { get; set; } = new() { Quota = 300 };
    public SourceOptions LongTerm { get; set; } = new() { Quota = 60 };

    /// <summary>Shared by the recent items whose neighbours are asked for.</summary>
    public SourceOptions Recent { get; set; } = new() { Quota = 150 };
    public SourceOptions Together { get; set; } = new() { Quota = 10 };
    public SourceOptions Trending { get; set; } = new() { Quota = 50 };
    public SourceOptions New { get; set; } = new() { Quota = 30 };
    public SourceOptions Repeat { get; set; } = new() { Quota = 10 };

    /// <summary>For customers of whom nothing is known.</summary>
    public SourceOptions Popular { get; set; } = new() { Quota = 200 };

    /// <summary>Brings something only where a method of exploration is chosen.</summary>
    public SourceOptions Explore { get; set; } = new() { Quota = 20 };

    /// <param name="source">One of <see cref="CandidateSources"/>, not the scan.</param>
    public SourceOptions this[int source] => source switch
    {
        CandidateSources.Embedding => Ann,
        CandidateSources.LongTerm => LongTerm,
        CandidateSources.Recent => Recent,
        CandidateSources.Together => Together,
        CandidateSources.Trending => Trending,
        CandidateSources.Newest => New,
        CandidateSources.Repeat => Repeat,
        CandidateSources.Popular => Popular,
        CandidateSources.Explore => Explore,
        _ => throw new ArgumentOutOfRangeException(nameof(source), source, "no source has this number"),
    };

    internal IEnumerable<ValidationResult> Validate()
    {
        (string Name, SourceOptions Options)[] all =
        [
            (nameof(Ann), Ann), (nameof(LongTerm), LongTerm), (nameof(Recent), Recent), (nameof(Together), Together), (nameof(Trending), Trending), (nameof(New), New),
            (nameof(Repeat), Repeat), (nameof(Popular), Popular), (nameof(Explore), Explore),
        ];
        foreach (var (name, options) in all)
        {
            if (options.Quota is < 0 or > LargestQuota) yield return new ValidationResult($"Pipeline:Sources:{name}:Quota is {options.Quota}, must be 0 to {LargestQuota}");
            if (options.Budget is { } budget && budget <= TimeSpan.Zero) yield return new ValidationResult($"Pipeline:Sources:{name}:Budget is {budget}, must be positive");
        }
    }
}
