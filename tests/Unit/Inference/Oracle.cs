using Personalization.Core.Features;

namespace Personalization.Unit.Inference;

/// <summary>The models of <see cref="ReleaseFolder"/> computed in plain loops, in double precision.</summary>
internal static class Oracle
{
    private const int Dimensions = ReleaseFolder.Dimensions;

    public static readonly float[] QueryWeights = Numbers(1, Dimensions * Dimensions);
    public static readonly float[] QueryBias = Numbers(2, Dimensions);
    public static readonly float[] ItemWeights = Numbers(3, ItemFeatures.Width * Dimensions);
    public static readonly float[] CustomerWeights = Numbers(4, CustomerSideFeatures.Width(Dimensions) * ReleaseFolder.Shape.Customer);
    public static readonly float[] SideWeights = Numbers(5, ItemSideFeatures.Width(Dimensions) * ReleaseFolder.Shape.ItemWidth);
    public static readonly float[] HeadsOfCustomer = Numbers(6, ReleaseFolder.Shape.Customer * ReleaseFolder.Heads.Length);
    public static readonly float[] HeadsOfFields = Numbers(7, ReleaseFolder.Shape.Fields * ReleaseFolder.Heads.Length);
    public static readonly float[] HeadsBeside = Numbers(8, (ReleaseFolder.Shape.Products + RankingFeatures.Width) * ReleaseFolder.Heads.Length);

    /// <summary>Numbers between -1 and 1.</summary>
    public static float[] Numbers(int seed, int count)
    {
        var random = new Random(seed);
        var numbers = new float[count];
        for (int i = 0; i < count; i++)
        {
            numbers[i] = 2 * random.NextSingle() - 1;
        }
        return numbers;
    }

    public static double[] Query(ReadOnlySpan<float> items, ReadOnlySpan<float> events)
    {
        var pooled = new double[Dimensions];
        for (int i = 0; i < QueryFeatures.MaxItems; i++)
        {
            for (int d = 0; d < Dimensions; d++)
            {
                pooled[d] += (double)events[i * EventFeatures.Width] * items[i * Dimensions + d];
            }
        }
        return Unit(Linear(pooled, QueryWeights, QueryBias));
    }

    public static double[] Item(ReadOnlySpan<float> attributes) => Unit(Linear(Doubles(attributes), ItemWeights, new float[Dimensions]));

    public static double[] Predictions(ReadOnlySpan<float> customer, ReadOnlySpan<float> item, ReadOnlySpan<float> pair)
    {
        var none = new float[ReleaseFolder.Heads.Length];
        var ours = Linear(Linear(Doubles(customer), CustomerWeights, new float[ReleaseFolder.Shape.Customer]), HeadsOfCustomer, none);
        var side = Linear(Doubles(item), SideWeights, new float[ReleaseFolder.Shape.ItemWidth]);
        var fields = Linear(side[..ReleaseFolder.Shape.Fields], HeadsOfFields, none);
        var beside = Linear([.. side[ReleaseFolder.Shape.Fields..], .. Doubles(pair)], HeadsBeside, none);
        return [.. ours.Select((x, h) => 1 / (1 + Math.Exp(-(x + fields[h] + beside[h]))))];
    }

    private static double[] Doubles(ReadOnlySpan<float> values) => Array.ConvertAll(values.ToArray(), x => (double)x);

    private static double[] Linear(double[] x, float[] weights, float[] bias)
    {
        var y = Array.ConvertAll(bias, b => (double)b);
        for (int i = 0; i < x.Length; i++)
        {
            for (int j = 0; j < y.Length; j++)
            {
                y[j] += x[i] * weights[i * y.Length + j];
            }
        }
        return y;
    }

    private static double[] Unit(double[] x)
    {
        double norm = Math.Sqrt(x.Sum(value => value * value));
        return Array.ConvertAll(x, value => norm == 0 ? 0 : value / norm);
    }
}
