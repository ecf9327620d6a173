using Personalization.Benchmarks.Ann.Data;
using Personalization.VectorIndex;

namespace Personalization.Benchmarks.Ann.Soak;

/// <summary>Rows that follow from key and version alone, so that a row found by another thread can be recognised.</summary>
public sealed class SoakRows(int dimensions, int seed, VectorMetric metric)
{
    /// <summary>One in this many operations on a key deletes it.</summary>
    private const int DeleteEvery = 5;
    private const double LengthSpread = 0.2;

    /// <summary>Sums in another order, and lengths taken in float32.</summary>
    private const double Error = 1e-4;

    /// <summary>[D], of lengths around 1; the components fall off, as directions that are all alike are hard for any graph and like no embedding.</summary>
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
        var scale = (float)(Math.Exp(LengthSpread * stream.Normal()) / Math.Sqrt(norm));
        for (var i = 0; i < dimensions; i++) row[i] *= scale;
        return row;
    }

    /// <summary>The score that a row should have, in double precision.</summary>
    public double Score(ReadOnlySpan<float> query, ReadOnlySpan<float> row) => metric == VectorMetric.Cosine
        ? Dot(query, row) / Math.Sqrt(Dot(query, query) * Dot(row, row)) : Dot(query, row);

    public bool IsScore(float score, ReadOnlySpan<float> query, ReadOnlySpan<float> row) => Math.Abs(score - Score(query, row)) <= Error;

    /// <summary>Whether an index gives back what it was given: bit for bit, or for cosines in direction.</summary>
    public bool IsKept(ReadOnlySpan<float> kept, ReadOnlySpan<float> given)
    {
        if (metric != VectorMetric.Cosine) return kept.SequenceEqual(given);
        var length = Math.Sqrt(Dot(given, given));
        for (var i = 0; i < given.Length; i++)
            if (Math.Abs(kept[i] - (given[i] / length)) > Error) return false;
        return true;
    }

    /// <summary>Whether the operation with this number on a key deletes it. Number 0 stands for "never written".</summary>
    public bool Deletes(long key, long version) => version == 0 || new RowStream((ulong)seed, (ulong)version, ~key).Uniform() * DeleteEvery < 1;

    private static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++) sum += (double)a[i] * b[i];
        return sum;
    }
}
