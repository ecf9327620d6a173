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
        {
            var text = rows[column];
            if (text.Contains(Unreadable, StringComparison.Ordinal)) return $"{column} is not UTF-8 text; save the file as UTF-8";
            if (text.Contains('\0', StringComparison.Ordinal)) return $"{column} has a NUL character; save the file as UTF-8 text";
        }
        return null;
    }
}
