using System.Globalization;
using Personalization.VectorIndex;

namespace Personalization.Benchmarks.Ann.Soak;

/// <summary>What a programme works on; everything follows from the seed.</summary>
/// <param name="Seed">Of everything random in it.</param>
/// <param name="Dimensions">D.</param>
/// <param name="Keys">Keys are 0 … Keys − 1.</param>
/// <param name="Steps">Writes and searches.</param>
/// <param name="Links">M.</param>
/// <param name="Writers">Threads that write at once; 0 for one thread that does everything in turn.</param>
public sealed record SoakShape(int Seed, int Dimensions, int Keys, int Steps, int Links, int Writers)
{
    public static SoakShape Of(int seed)
    {
        var random = new Random(seed);
        int[] dimensions = [8, 12, 33, 64, 100, 256];
        int[] keys = [20, 300, 3_000, 20_000];
        int[] links = [8, 16, 32];
        var writers = random.Next(3);
        var chosenKeys = keys[random.Next(keys.Length)];
        return new SoakShape(seed, dimensions[random.Next(dimensions.Length)], chosenKeys, Math.Max(4_000, 2 * chosenKeys), links[random.Next(links.Length)], writers);
    }

    private HnswOptions Options => new() { M = Links, EfConstruction = 100, Seed = Seed };

    public IVectorIndex NewIndex() => new HnswIndex(Dimensions, Options);

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Keys} keys of {Dimensions}, {Steps} steps, {Links} links, {(Writers == 0 ? "alone" : $"{Writers} writers")}");
}
