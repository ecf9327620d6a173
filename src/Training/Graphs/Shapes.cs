namespace Personalization.Training.Graphs;

/// <summary>Arithmetic of shapes.</summary>
public static class Shapes
{
    /// <summary>In place of a length: each run chooses it. Serving graphs have it as their first dimension; training graphs have fixed lengths.</summary>
    public const int Rows = -1;

    public static int Count(ReadOnlySpan<int> shape)
    {
        var count = 1;
        foreach (var length in shape) count *= length;
        return count;
    }

    public static string Text(ReadOnlySpan<int> shape) => $"[{string.Join(", ", shape.ToArray().Select(n => n == Rows ? "rows" : n.ToString(System.Globalization.CultureInfo.InvariantCulture)))}]";

    /// <summary>The shape of an elementwise result: dimensions are aligned at the end, and a length of 1 stretches.</summary>
    internal static int[] Broadcast(ReadOnlySpan<int> a, ReadOnlySpan<int> b)
    {
        var shape = new int[Math.Max(a.Length, b.Length)];
        for (var i = 1; i <= shape.Length; i++)
        {
            var (x, y) = (i <= a.Length ? a[^i] : 1, i <= b.Length ? b[^i] : 1);
            if (x != y && x != 1 && y != 1) throw new ArgumentException($"shapes {Text(a)} and {Text(b)} do not go together");
            shape[^i] = x == 1 ? y : x;
        }
        return shape;
    }

    /// <summary>For each place of <paramref name="shape"/>, row-major, the place of <paramref name="part"/> that is stretched over it.</summary>
    internal static int[] Places(int[] shape, int[] part)
    {
        var places = new int[Count(shape)];
        var steps = new int[shape.Length];
        for (int i = 1, step = 1; i <= part.Length; step *= part[^i], i++) steps[^i] = part[^i] == 1 ? 0 : step;
        var at = new int[shape.Length];
        for (int i = 0, place = 0; i < places.Length; i++)
        {
            places[i] = place;
            for (var d = shape.Length - 1; d >= 0; d--)
            {
                place += steps[d];
                if (++at[d] < shape[d]) break;
                place -= steps[d] * shape[d];
                at[d] = 0;
            }
        }
        return places;
    }

    /// <summary>A shape as (before, length, after) of one axis, which turns most operations along an axis into three loops.</summary>
    internal static (int Before, int Length, int After) Around(int[] shape, int axis) => (Count(shape.AsSpan(0, axis)), shape[axis], Count(shape.AsSpan(axis + 1)));
}
