namespace Personalization.Training.Import;

/// <summary>What can be wrong with the text of a row as such.</summary>
internal static class TextProblems
{
    /// <summary>Decoders put this for what is no text in the encoding of the file.</summary>
    private const char Unreadable = '\uFFFD';

    /// <summary>A sentence on the first column whose text cannot be right; null when all can.</summary>
    public static string? Of(IRowReader rows)
    {
        foreach (var column in rows.Columns)
            if (Of(rows[column]) is { } problem) return $"{column} {problem}";
        return null;
    }

    /// <summary>What a text that cannot be right is or has; null of one that can.</summary>
    public static string? Of(string text) =>
        text.Contains(Unreadable, StringComparison.Ordinal) ? "is not UTF-8 text; save the file as UTF-8"
        : text.Contains('\0', StringComparison.Ordinal) ? "has a NUL character; save the file as UTF-8 text"
        : null;
}
