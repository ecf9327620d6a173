using Personalization.Benchmarks.Ann.Data;

namespace Personalization.Benchmarks.Ann.Soak;

/// <summary>Rows that follow from key and version alone, so that a row found by another thread can be recognised.</summary>
public sealed class SoakRows(int dimensions, int seed)
{
    /// <summary>One in this many operations on a key deletes it.</summary>
    private const int DeleteEvery = 5;

    public int Dimensions => dimensions;

    /// <summary>[D], of length 1; the components fall off, as directions that are all alike are hard for any graph and like no embedding.</summary>
    public float[] Row(long key, long version)
    {
        var stream = new RowStream((ulong)seed, (ulong)version, key);
        var row = new float[dimensions];
        var norm = 0.0;
        for (var i = 0; i < dimensions; i++)
        {
            row[i] = (float)(stream.Normal() / Math.Sqrt(i + 1));
            norm += row[i] * row[i];
        }
        var scale = (float)(1 / Math.Sqrt(norm));
        for (var i = 0; i < dimensions; i++) row[i] *= scale;
        return row;
    }

    /// <summary>Whether the operation with this number on a key deletes it. Number 0 stands for "never written".</summary>
    public bool Deletes(long key, long version) => version == 0 || new RowStream((ulong)seed, (ulong)version, ~key).Uniform() * DeleteEvery < 1;
}
