namespace Personalization.Training.Simulation;

/// <summary>
/// A shop with one place to fill: items of known and middling click rates, and a new one that is better than all and of which the ranker thinks least. Deterministic.
/// </summary>
internal sealed class ExplorationWorld
{
    public const int Items = 20;

    /// <summary>Showings that the ranker has learned each known item from.</summary>
    public const int Known = 300;

    /// <summary>The new item: its number, and what the ranker's belief in it weighs in showings.</summary>
    public const int NewItem = Items - 1;
    private const int Unknown = 50;
    private const double RateOfNew = 0.3;
    private const double ValueOfNew = 0.02;
    private readonly double[] _rates = new double[Items];

    public ExplorationWorld(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < NewItem; i++) _rates[i] = 0.04 + 0.12 * random.NextDouble();
        _rates[NewItem] = RateOfNew;
    }

    public const double BestRate = RateOfNew;

    public double RateOf(int item) => _rates[item];

    /// <summary>What a release believes before anything was shown here: clicks among so many showings.</summary>
    public (double Clicks, double Shown) PriorOf(int item) => item == NewItem ? (ValueOfNew * Unknown, Unknown) : (_rates[item] * Known, Known);
}
