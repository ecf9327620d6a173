namespace Personalization.Training.Import;

/// <summary>Rows of named columns from one file, one after the other.</summary>
public interface IRowReader : IDisposable
{
    string File { get; }

    /// <summary>Line of the current row in the file, from 1.</summary>
    long Line { get; }

    /// <summary>Names of the columns; of a format without a header, those of the current row.</summary>
    IReadOnlyList<string> Columns { get; }

    /// <summary>Moves to the next row; false at the end.</summary>
    bool Read();

    /// <summary>Why the current row cannot be read at all; null when it can.</summary>
    string? Broken { get; }

    /// <summary>The column's text; "" where it is empty or absent.</summary>
    string this[string column] { get; }
}
