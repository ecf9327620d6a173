using System.ComponentModel.DataAnnotations;

namespace Personalization.Training.Towers;

/// <summary>What can be turned at the two towers. Defaults were chosen on validation parts of several data sets.</summary>
public sealed record TowerOptions
{
    /// <summary>D: length of item vectors and queries.</summary>
    [Range(8, 512)] public int Dimensions { get; init; } = 64;

    [Range(0, 8)] public int Blocks { get; init; } = 2;

    /// <summary>Attention heads; they share the dimensions.</summary>
    [Range(1, 16)] public int Heads { get; init; } = 2;

    /// <summary>Width of the feed-forward layers, in dimensions.</summary>
    [Range(1, 8)] public int Widening { get; init; } = 2;

    /// <summary>True: a self-attention encoder over the recent items. False: they are pooled with weights by place, which learns in a third of the time.</summary>
    public bool Attention { get; init; }

    /// <summary>Share of the activations that a training step leaves out.</summary>
    [Range(0.0, 0.9)] public double Dropout { get; init; } = 0.2;

    /// <summary>Share of the items that a training step knows by their attributes alone, so that items nobody has touched get a place.</summary>
    [Range(0.0, 0.9)] public double IdDropout { get; init; } = 0.1;

    /// <summary>Whether the item tower is told how popular items are, beside their ids: what is worth of popularity need not be learned item by item.</summary>
    public bool Popularity { get; init; } = true;

    /// <summary>Share of the positions at which a training step hears words of the next item in the place of the interaction before it, so that queries can be words.</summary>
    [Range(0.0, 0.9)] public double SearchShare { get; init; } = 0.05;

    /// <summary>Share of the times at which a training step is not told of an attribute, of a person or of a moment, so that queries get on without.</summary>
    [Range(0.0, 0.9)] public double AboutDropout { get; init; } = 0.1;

    /// <summary>What people without a history count in a training step, beside all the histories.</summary>
    [Range(0.0, 10.0)] public double PersonShare { get; init; } = 0.1;

    /// <summary>Similarities are divided by it before the softmax.</summary>
    [Range(0.01, 10)] public double Temperature { get; init; } = 0.1;

    [Range(1, 100_000)] public int Negatives { get; init; } = 256;

    /// <summary>Share of the negatives drawn from all items alike; the rest by how often they occur.</summary>
    [Range(0.0, 1.0)] public double EvenNegatives { get; init; } = 0.3;

    /// <summary>Positions, padding included, of a training step. Steps of 6,400 learn several times less in the same time: there are fewer of them.</summary>
    [Range(16, 1_000_000)] public int Positions { get; init; } = 1600;

    [Range(1e-6, 1)] public double LearningRate { get; init; } = 3e-3;

    [Range(0.1, 10_000)] public double Epochs { get; init; } = 8;

    /// <summary>Passes over small data go on until so many steps were made: fewer leave the towers half trained.</summary>
    [Range(1, 10_000_000)] public int LeastSteps { get; init; } = 400;

    /// <summary>Measurements on validation without a better one before training stops.</summary>
    [Range(1, 1000)] public int Patience { get; init; } = 3;

    /// <summary>Measurements on validation over the whole training.</summary>
    [Range(1, 1000)] public int Measurements { get; init; } = 8;

    /// <summary>Training ends here, its schedule with it, when passes are slower than that.</summary>
    public TimeSpan Budget { get; init; } = TimeSpan.FromMinutes(30);

    public TowerLoss Loss { get; init; } = TowerLoss.SampledSoftmax;

    /// <summary>gBCE's t: 0 is plain binary cross entropy, 1 is fully calibrated; 0.75 is the paper's choice.</summary>
    [Range(0.0, 1.0)] public double Calibration { get; init; } = 0.75;

    /// <summary>gBCE alone: similarities over the temperature are less this before the sigmoid, as a cosine is small for most pairs and a probability smaller.</summary>
    public float Offset { get; init; } = 7;
}
