namespace Personalization.VectorIndex.Graph;

/// <summary>Draws the levels of new rows: level l or higher with probability M^−l (Malkov and Yashunin, section 4.1).</summary>
/// <remarks>The n-th draw is a function of seed and n alone (SplitMix64), so a snapshot that keeps n goes on with the same draws.</remarks>
internal sealed class LevelDraw(int seed, int m, ulong drawn = 0)
{
    // At M = 2 one row in four billion would be above this.
    public const int Highest = 31;
    private readonly double _scale = 1 / Math.Log(m);

    /// <summary>How many levels have been drawn.</summary>
    public ulong Drawn { get; private set; } = drawn;

    public int Next()
    {
        ulong z = ((ulong)(uint)seed << 32) ^ (++Drawn * 0x9E3779B97F4A7C15);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        z ^= z >> 31;

        // In (0, 1]: 53 bits are what a double holds.
        double uniform = ((z >> 11) + 1) * (1.0 / (1UL << 53));
        return Math.Min((int)(-Math.Log(uniform) * _scale), Highest);
    }
}
