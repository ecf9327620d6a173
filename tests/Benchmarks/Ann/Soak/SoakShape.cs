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
/// <param name="Metric">Of the index.</param>
/// <param name="Codes">Of the index.</param>
/// <param name="Width">Of the keys.</param>
public sealed record SoakShape(int Seed, int Dimensions, int Keys, int Steps, int Links, int Writers, VectorMetric Metric, RowCodes Codes, KeyWidth Width)
{
    public static SoakShape Of(int seed)
    {
        var random = new Random(seed);
        int[] dimensions = [8, 12, 33, 64, 100, 256];
        int[] keys = [20, 300, 3_000, 20_000];
        int[] links = [8, 16, 32];
        var writers = random.Next(3);
        var chosenKeys = keys[random.Next(keys.Length)];
        return new SoakShape(seed, dimensions[random.Next(dimensions.Length)], chosenKeys, Math.Max(4_000, 2 * chosenKeys), links[random.Next(links.Length)], writers,
            Pick<VectorMetric>(random), Pick<RowCodes>(random), Pick<KeyWidth>(random));
    }

    private HnswOptions Options => new() { M = Links, EfConstruction = 100, Seed = Seed, Metric = Metric, Codes = Codes, Keys = Width };

    public IVectorIndex NewIndex() => new HnswIndex(Dimensions, Options);

    private static T Pick<T>(Random random) where T : struct, Enum => Enum.GetValues<T>()[random.Next(Enum.GetValues<T>().Length)];

    public SoakRows NewRows() => new(Dimensions, Seed, Metric);

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Keys} keys of {Dimensions}, {Steps} steps, {Links} links, {Metric}, {Codes}, {Width}, {(Writers == 0 ? "alone" : $"{Writers} writers")}");
}
