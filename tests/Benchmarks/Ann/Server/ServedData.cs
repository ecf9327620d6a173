using System.Globalization;
using Personalization.Benchmarks.Ann.Data;

namespace Personalization.Benchmarks.Ann.Server;

/// <summary>What a contender works on, read from a <see cref="DataFolder"/>.</summary>
public sealed class ServedData(int dimensions, long first, int rows, string folder)
{
    private float[]? _rows;

    /// <summary>From the arguments of the request "data": dimensions, first row, rows, folder.</summary>
    public static ServedData Parse(string[] arguments) => new(
        LineServer.Integer(arguments[0]), long.Parse(arguments[1], CultureInfo.InvariantCulture), LineServer.Integer(arguments[2]), string.Join(' ', arguments[3..]));

    public int Dimensions => dimensions;
    public int Count => rows;
    public int Queries { get; } = DataFolder.Queries;
    public float[] AllQueries { get; } = RawFile.Floats(Path.Combine(folder, "queries.f32"));
    public int[] Truth { get; } = RawFile.Integers(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"truth-{first}-{rows}.i32")));
    public string RowsPath => PathOfRows(first);

    public ReadOnlySpan<float> Query(int query) => AllQueries.AsSpan(query * dimensions, dimensions);

    /// <summary>Row i of the range; the rows are read when first asked for.</summary>
    public ReadOnlySpan<float> Row(int row) => (_rows ??= RawFile.Floats(RowsPath)).AsSpan(row * dimensions, dimensions);

    /// <summary>Other rows of the same mixture: [rows, D].</summary>
    public float[] OtherRows(long from) => RawFile.Floats(PathOfRows(from));

    public int[] TruthWhereKept(int perMille) =>
        RawFile.Integers(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"truth-{first}-{rows}-kept-{perMille}.i32")));

    /// <summary>The share of the true best k that was found.</summary>
    /// <param name="found">[queries, k] keys, −1 where there are fewer.</param>
    /// <param name="truth">[queries, <see cref="DataFolder.TruthDepth"/>], −1 where there are fewer.</param>
    /// <param name="k">How many count.</param>
    public double Recall(ReadOnlySpan<int> found, ReadOnlySpan<int> truth, int k)
    {
        var (hit, wanted) = (0L, 0L);
        for (var q = 0; q < Queries; q++)
        {
            var mine = found.Slice(q * k, k);
            foreach (var row in truth.Slice(q * DataFolder.TruthDepth, k))
            {
                if (row < 0) break;
                wanted++;
                if (mine.Contains(row)) hit++;
            }
        }
        return hit / (double)wanted;
    }

    private string PathOfRows(long from) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"rows-{from}-{rows}.f32"));
}
