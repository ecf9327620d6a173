using System.Globalization;
using Personalization.Training.Data;

namespace Personalization.Training.Import;

/// <summary>Counts rows and the bad ones among them by what they are, and decides when they are too many.</summary>
public sealed class BadRows(double allowedShare)
{
    internal const string Interactions = "interactions", Items = "items", Customers = "customers";

    private const int Remembered = 20;

    /// <summary>With so many bad rows, and twice the share that is allowed, the rest of the file need not be read.</summary>
    private const int HopelessAt = 100_000;
    private readonly List<string> _problems = [];
    private readonly List<Sort> _sorts = [];
    private Sort _current = new("");
    private long _rows;
    private long _bad;

    /// <summary>For the attributes among the rows' columns.</summary>
    internal MissingValues Missing { get; } = new();

    /// <param name="what">What the row is, in the plural.</param>
    public void Count(string what)
    {
        if (_current.Of != what)
        {
            _current = _sorts.Find(s => s.Of == what) ?? new Sort(what);
            if (!_sorts.Contains(_current)) _sorts.Add(_current);
        }
        _current.Read++;
        _rows++;
    }

    /// <summary>The row just counted is bad: skip it.</summary>
    public void Reject(string file, long line, string problem) => Reject($"{Path.GetFileName(file)} line {line}", problem);

    /// <summary>The same where there is no line to name.</summary>
    /// <param name="place">A file, or a place in it.</param>
    public void Reject(string place, string problem)
    {
        _current.Bad++;
        _bad++;
        if (_bad > HopelessAt && _bad > allowedShare * _rows * 2) throw TooMany();
        if (_problems.Count < Remembered) _problems.Add($"{place}: {problem}");
    }

    /// <summary>For when no good row is left: tells of the bad ones if there are any, else <paramref name="sentence"/>.</summary>
    public ImportException Nothing(string sentence) => _bad > 0 ? TooMany() : new ImportException(sentence);

    /// <exception cref="ImportException">More bad rows than allowed.</exception>
    public ImportReport Report() => _bad > allowedShare * _rows ? throw TooMany() : Now();

    private ImportReport Now() => new([.. _sorts.Select(s => new RowCount(s.Of, s.Read, s.Bad))], [.. _problems]) { Notes = [.. Missing.Notes] };

    private ImportException TooMany() => new(string.Create(CultureInfo.InvariantCulture,
        $"{_bad} of {_rows} rows are bad ({Now().BadOnes}), more than the {allowedShare:0.####%} that may be skipped. {string.Join("; ", _problems.Take(5))}. Mend the rows, or allow more with --max-bad-rows."));

    private sealed class Sort(string of)
    {
        public string Of { get; } = of;
        public long Read { get; set; }
        public long Bad { get; set; }
    }
}
