using System.ComponentModel.DataAnnotations;

namespace Personalization.Training.Evaluation.Protocols;

/// <summary>What can be chosen of a protocol.</summary>
public sealed record ProtocolOptions
{
    /// <summary>Decides random splits and samples of questions.</summary>
    public int Seed { get; init; } = 7;

    /// <summary>Share of the rows, the latest, that test.</summary>
    [Range(0.001, 0.5)] public double TestShare { get; init; } = 0.1;

    /// <summary>Where the test begins, instead of by share.</summary>
    public DateTimeOffset? TestFrom { get; init; }

    /// <summary>At most so many questions of a kind are asked in the test; a seeded sample of more.</summary>
    [Range(10, 10_000_000), Display(Name = "--sample")] public int MaxQuestions { get; init; } = 20_000;

    /// <summary>At most so many in validation, which is asked again and again.</summary>
    [Range(10, 10_000_000)] public int MaxValidation { get; init; } = 5_000;

    /// <summary>Folder with the test items and negatives of <c>ncf-99</c>; null draws them.</summary>
    public string? NegativesFolder { get; init; }
}
