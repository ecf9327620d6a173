using System.Numerics;
using Personalization.Benchmarks.Ann.Data;

namespace Personalization.Benchmarks.Ann.Server;

/// <summary>What one would write without an index: the keys that a bitmap keeps, through a dictionary to their float32 rows, and the best k of their scores.</summary>
public sealed class PlainScan
{
    private readonly ServedData _data;
    private readonly ulong[] _kept;
    private readonly Dictionary<long, int> _rowOf;

    public PlainScan(ServedData data, int perMille)
    {
        (_data, _kept) = (data, new ulong[(data.Count + 63) / 64]);
        _rowOf = Enumerable.Range(0, data.Count).ToDictionary(row => (long)row);
        for (var key = 0; key < data.Count; key++)
            if (KeptShare.Keeps(key, perMille)) _kept[key / 64] |= 1UL << (key % 64);
    }

    public TimedSearch.One Of(int k)
    {
        var scores = new float[k];
        return (query, found) =>
        {
            var wanted = _data.Query(query);
            var count = 0;
            for (var word = 0; word < _kept.Length; word++)
            {
                for (var bits = _kept[word]; bits != 0; bits &= bits - 1)
                {
                    var key = (word * 64) + BitOperations.TrailingZeroCount(bits);
                    var score = Dot(wanted, _data.Row(_rowOf[key]));
                    if (count == k && score <= scores[k - 1]) continue;
                    var place = count < k ? count++ : k - 1;
                    for (; place > 0 && scores[place - 1] < score; place--) (scores[place], found[place]) = (scores[place - 1], found[place - 1]);
                    (scores[place], found[place]) = (score, key);
                }
            }
            found[count..].Fill(-1);
        };
    }

    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = Vector<float>.Zero;
        var j = 0;
        for (; j <= a.Length - Vector<float>.Count; j += Vector<float>.Count) sum += new Vector<float>(a[j..]) * new Vector<float>(b[j..]);
        var rest = Vector.Sum(sum);
        for (; j < a.Length; j++) rest += a[j] * b[j];
        return rest;
    }
}
