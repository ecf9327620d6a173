namespace Personalization.Training.Graphs.Operations;

/// <summary>Columns as runs of neighbours.</summary>
internal static class ColumnRuns
{
    public static IReadOnlyList<(int From, int Length)> Of(ReadOnlySpan<int> columns)
    {
        var runs = new List<(int From, int Length)>();
        foreach (var column in columns)
        {
            if (runs.Count > 0 && runs[^1].From + runs[^1].Length == column) runs[^1] = (runs[^1].From, runs[^1].Length + 1);
            else runs.Add((column, 1));
        }
        return runs;
    }

    /// <summary>Each run lies behind the one before it.</summary>
    public static bool Rising(IReadOnlyList<(int From, int Length)> runs)
    {
        for (var i = 1; i < runs.Count; i++)
            if (runs[i].From < runs[i - 1].From + runs[i - 1].Length) return false;
        return true;
    }
}
