using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Personalization.Benchmarks.Ann.Data;

/// <summary>
/// Rows, queries and true answers as raw little-endian files, made once and kept under artifacts/bench/cache in a folder named by a hash of all
/// parameters: rows-FIRST-COUNT.f32 [n, D], queries.f32 [2000, D], truth-FIRST-COUNT.i32 [2000, 200], kept-PERMILLE-COUNT.u8 [n] and truth-FIRST-COUNT-kept-PERMILLE.i32.
/// </summary>
public sealed class DataFolder
{
    public const int Queries = 2000;
    public const int TruthDepth = 200;
    private const ulong Seed = 12345;
    private const int Format = 1;
    private readonly GaussianMixture _mixture;

    public DataFolder(int dimensions)
    {
        _mixture = new GaussianMixture(dimensions, Seed);
        var parameters = string.Create(CultureInfo.InvariantCulture,
            $"{Format} {dimensions} {Seed} {GaussianMixture.Centres} {GaussianMixture.Noise} {GaussianMixture.Decay} {Queries} {TruthDepth}");
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(parameters)))[..8];
        Path = System.IO.Path.GetFullPath(System.IO.Path.Combine("artifacts", "bench", "cache", $"gauss-{dimensions}-{hash}"));
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }
    public int Dimensions => _mixture.Dimensions;

    /// <summary>Makes what is missing of the rows [first, first + count), their queries and their truth.</summary>
    public void Prepare(long first, int count)
    {
        PrepareRows(first, count);
        Make("queries.f32", () =>
        {
            var queries = new float[Queries * Dimensions];
            _mixture.Queries(queries);
            return Bytes(queries);
        });
        Make($"truth-{first}-{count}.i32", () => Bytes(ExactTruth.Of(Floats($"rows-{first}-{count}.f32"), Floats("queries.f32"), Dimensions, TruthDepth)));
    }

    /// <summary>Makes rows without queries and truth, if they are missing.</summary>
    public void PrepareRows(long first, int count) => Make($"rows-{first}-{count}.f32", () => Bytes(NewRows(first, count)));

    /// <summary>Makes what is missing of a filter over the first count keys and of the truth under it.</summary>
    public void PrepareFilter(int count, int perMille)
    {
        Make($"kept-{perMille}-{count}.u8", () => [.. Enumerable.Range(0, count).Select(key => (byte)(KeptShare.Keeps(key, perMille) ? 1 : 0))]);
        Make($"truth-0-{count}-kept-{perMille}.i32", () => Bytes(ExactTruth.Of(
            Floats($"rows-0-{count}.f32"), Floats("queries.f32"), Dimensions, TruthDepth, row => KeptShare.Keeps(row, perMille))));
    }

    private float[] NewRows(long first, int count)
    {
        var rows = new float[(long)count * Dimensions];
        const int Part = 1000;
        Parallel.For(0, (count + Part - 1) / Part, part =>
        {
            var start = part * Part;
            _mixture.Rows(first + start, rows.AsSpan(start * Dimensions, Math.Min(Part, count - start) * Dimensions));
        });
        return rows;
    }

    private float[] Floats(string name) => RawFile.Floats(System.IO.Path.Combine(Path, name));

    /// <summary>A file appears whole or not at all.</summary>
    private void Make(string name, Func<byte[]> content)
    {
        var path = System.IO.Path.Combine(Path, name);
        if (File.Exists(path)) return;
        Console.Error.WriteLine($"preparing {System.IO.Path.GetFileName(Path)}/{name}");
        File.WriteAllBytes(path + ".partial", content());
        File.Move(path + ".partial", path, overwrite: true);
    }

    private static byte[] Bytes<T>(T[] values) where T : struct => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
}
