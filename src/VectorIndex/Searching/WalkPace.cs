namespace Personalization.VectorIndex.Searching;

/// <summary>
/// How much longer walks take than was reckoned. What is measured once, of an index that has just come into memory and on a machine that does other things, can be wrong by a factor of
/// four, and would decide between scan and walk for good: so the measure is a hopeful one, and every walk mends it. Thread safe; an update that meets another may be lost.
/// </summary>
internal sealed class WalkPace
{
    /// <summary>Of each walk: up or down, however far it was off, so that the factor comes to the median of all and an interruption counts as one.</summary>
    private const double Step = 1.02;

    /// <summary>Of each scan: after a thousand or two the walks are tried again.</summary>
    private const double Hope = 1.0005;
    private const double Most = 16;
    private double _factor = 1;

    /// <summary>What a walk is expected to take over what is reckoned; 1/16 … 16.</summary>
    public double Factor => Volatile.Read(ref _factor);

    /// <param name="reckoned">Nanoseconds.</param>
    /// <param name="took">Nanoseconds.</param>
    public void Walked(double reckoned, double took) => Put(took > reckoned * Factor ? Factor * Step : Factor / Step);

    /// <summary>Says that a search was not a walk.</summary>
    public void Scanned()
    {
        if (Factor > 1)
        {
            Put(Factor / Hope);
        }
    }

    private void Put(double factor) => Volatile.Write(ref _factor, Math.Clamp(factor, 1 / Most, Most));
}
