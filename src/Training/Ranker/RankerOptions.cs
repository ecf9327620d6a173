using System.ComponentModel.DataAnnotations;

namespace Personalization.Training.Ranker;

/// <summary>What can be turned at the ranker.</summary>
public sealed record RankerOptions
{
    /// <summary>Layers that read the customer's numbers.</summary>
    public IReadOnlyList<int> Bottom { get; init; } = [512, 256, 64];

    /// <summary>Layers that read the products.</summary>
    [MinLength(1)] public IReadOnlyList<int> Top { get; init; } = [512, 256];

    [Range(1e-6, 1)] public double LearningRate { get; init; } = 2e-3;

    /// <summary>
    /// Of the learning rate, for what makes fields of items: at the full rate the ranker learns by heart which items were turned to, before it learns whom they suit. On
    /// MovieLens hr-10 of the validation goes from .05 to .10 with it.
    /// </summary>
    [Range(0.0, 1.0)] public double ItemFieldRate { get; init; } = 0.03;

    /// <summary>The same for what makes fields of customers.</summary>
    [Range(0.0, 1.0)] public double CustomerFieldRate { get; init; } = 0.1;

    /// <summary>Passes over the examples, unless an earlier one foresees held-out customers best; more on small data.</summary>
    [Range(1, 1000)] public int Epochs { get; init; } = 2;

    /// <summary>Passes over small data go on up to four times as often, until so many rows were seen: fewer leave the ranker half trained.</summary>
    [Range(0, 1_000_000_000)] public int Rows { get; init; } = 250_000;
}
