namespace Personalization.Benchmarks.Training;

/// <summary>Numbers of no meaning, between -.5 and .5.</summary>
internal static class Noise
{
    public static void Fill(float[] values)
    {
        var random = new Random(values.Length);
        foreach (ref var x in values.AsSpan()) x = random.NextSingle() - 0.5f;
    }
}
