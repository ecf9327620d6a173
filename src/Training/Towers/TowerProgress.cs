using Personalization.Training.Evaluation;

namespace Personalization.Training.Towers;

/// <summary>How far a training of the towers is.</summary>
internal sealed record TowerProgress
{
    /// <summary>Steps so far, and in the whole schedule.</summary>
    public int Done { get; set; }
    public double Total { get; set; }

    /// <summary>The epoch under way and the next of its steps.</summary>
    public int Epoch { get; set; }
    public int Place { get; set; }

    /// <summary>How much of the schedule is over, by steps or by time: 1 at its end.</summary>
    public double Part { get; set; }

    /// <summary>Sum of the losses since the last measurement, which was after so many steps.</summary>
    public double Losses { get; set; }
    public int Measured { get; set; }
    public int Measurements { get; set; }
    public double BestValue { get; set; } = double.NegativeInfinity;

    /// <summary>Measurements since the best.</summary>
    public int Worse { get; set; }

    /// <summary>Of the runs before this one.</summary>
    public TimeSpan Elapsed { get; set; }
    public List<CurvePoint> Curve { get; set; } = [];

    /// <summary>What was measured best in this run.</summary>
    public TrainedTowers? BestTowers { get; set; }

    public double NextMeasure(TowerOptions options) => (Measurements + 1d) / options.Measurements;
}
