using System.Globalization;
using Personalization.Training.Data;

namespace Personalization.Training.Import;

/// <summary>Counts rows and the bad ones among them, and decides when they are too many.</summary>
public sealed class BadRows(double allowedShare)
{
    private const int Remembered = 20;

    /// <summary>With so many bad rows, and twice the share that is allowed, the rest of the file need not be read.</summary>
    private const int HopelessAt = 100_000;
    private readonly List<string> _problems = [];
    private long _rows;
    private long _bad;

    public void Count() => _rows++;

    /// <summary>The row just counted is bad: skip it.</summary>
    public void Reject(string file, long line, string problem) => Reject($"{Path.GetFileName(file)} line {line}", problem);

    /// <summary>The same where there is no line to name.</summary>
    /// <param name="place">A file, or a place in it.</param>
    public void Reject(string place, string problem)
    {
        _bad++;
        if (_bad > HopelessAt && _bad > allowedShare * _rows * 2) throw TooMany();
        if (_problems.Count < Remembered) _problems.Add($"{place}: {problem}");
    }

    /// <summary>For when no good row is left: tells of the bad ones if there are any, else <paramref name="sentence"/>.</summary>
    public ImportException Nothing(string sentence) => _bad > 0 ? TooMany() : new ImportException(sentence);

    /// <exception cref="ImportException">More bad rows than allowed.</exception>
    public ImportReport Report()
    {
        if (_bad > allowedShare * _rows) throw TooMany();
        return new ImportReport(_rows, _bad, [.. _problems]);
    }

    private ImportException TooMany() => new(string.Create(CultureInfo.InvariantCulture,
        $"{_bad} of {_rows} rows are bad, more than the {allowedShare:0.####%} that may be skipped. {string.Join("; ", _problems.Take(5))}. Mend the rows, or allow more with --max-bad-rows."));
}
