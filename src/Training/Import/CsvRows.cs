using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Personalization.Training.Data;

namespace Personalization.Training.Import;

/// <summary>A CSV file with a header, or MovieLens' "::" files whose columns are known.</summary>
public sealed class CsvRows : IRowReader
{
    /// <summary>Longer than any line: only a quote over many lines gets there.</summary>
    private const int LongestField = 2 * ShortLines.Longest;
    private readonly StreamReader _reader;
    private readonly CsvParser _parser;
    private readonly string[] _columns;

    /// <summary>Line of the header; 0 without one. Blank lines may be before it.</summary>
    private readonly long _header;
    private readonly Dictionary<string, int> _placeOf = new(StringComparer.OrdinalIgnoreCase);

    private CsvRows(string file, string delimiter, IReadOnlyList<string>? columns, ReadOnlySpan<string> required)
    {
        File = file;
        _reader = SourceFolder.Open(file, columns is null ? Encoding.UTF8 : Encoding.Latin1);
        _parser = new CsvParser(_reader, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = delimiter,
            BadDataFound = null,
            IgnoreBlankLines = true,
            TrimOptions = TrimOptions.Trim,
            Mode = columns is null ? CsvMode.RFC4180 : CsvMode.NoEscape,
            DetectColumnCountChanges = false,
            // A quote that is never closed would take the rest of the file for one field.
            MaxFieldSize = LongestField,
        });
        try
        {
            if (columns is null && !Read()) throw new ImportException($"{Path.GetFileName(file)} is empty. Its first line names the columns: {string.Join(",", required.ToArray())}.");
            _header = Line;
            if (columns is null && Enumerable.Range(0, _parser.Count).All(i => _parser[i].Trim('\uFEFF', ' ').Length == 0))
                throw new ImportException($"{Path.GetFileName(file)} line {_header}: the header names no column: it is blank, or all commas. It names the columns: {string.Join(",", required.ToArray())}.");
            _columns = columns is null ? [.. _parser.Record!.Select(c => c.Trim().TrimStart('\uFEFF'))] : [.. columns];
            // Before a column is missed: of binary files and of UTF-16 without its mark no name can be read.
            if (columns is null && _columns.FirstOrDefault(c => TextProblems.Of(c) is not null) is { } unreadable)
                throw new ImportException($"{Path.GetFileName(file)} line {_header}: a column's name {TextProblems.Of(unreadable)}. Its first line names the columns: {string.Join(",", required.ToArray())}.");
            for (var i = 0; i < _columns.Length; i++)
                if (!_placeOf.TryAdd(_columns[i], i) && columns is null && _columns[i].Length > 0)
                    throw new ImportException($"{Path.GetFileName(file)} line {_header}: two columns are named '{_columns[i]}'. Rename one, or leave it out.");
            foreach (var column in required)
                if (!_placeOf.ContainsKey(column))
                    throw new ImportException($"{Path.GetFileName(file)} line {_header}: no column '{column}'; it has {string.Join(", ", _columns)}. Rename a column, or add it.");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <exception cref="ImportException">The file is empty or lacks a required column.</exception>
    public static CsvRows WithHeader(string file, params ReadOnlySpan<string> required) => new(file, ",", null, required);

    /// <summary>A file whose fields are separated by "::", without a header, in Latin-1.</summary>
    public static CsvRows WithColons(string file, params IReadOnlyList<string> columns) => new(file, "::", columns, []);

    public string File { get; }

    /// <summary>Where the row begins: quoted fields may go over several lines.</summary>
    public long Line { get; private set; }
    public IReadOnlyList<string> Columns => _columns;
    public string? Broken => _parser.Count != _columns.Length ? $"{_parser.Count} fields, expected {_columns.Length}"
        : _header > 0 && RepeatsTheHeader() ? "the header once more; join files without theirs"
        : EndsInAQuote() ? "a quote is never closed; close it, or double the quotes inside quoted text"
        : TextProblems.Of(this);
    public string this[string column] => _placeOf.TryGetValue(column, out var place) && place < _parser.Count ? _parser[place] : "";

    /// <exception cref="ImportException">A quote is never closed, or a line is longer than any row.</exception>
    public bool Read()
    {
        try
        {
            var before = _parser.RawRow;
            if (!_parser.Read()) return false;
            Line = _parser.RawRow;
            if (Line - before > 1) Line -= _parser.RawRecord.AsSpan().Trim("\r\n").Count('\n');
            // The line end before the file's end counts as one more where a quote has swallowed it.
            if (!EndsInAQuote()) return true;
            if (_parser.RawRecord.EndsWith('\n')) Line--;
            // The last row alone is one bad row; many are no row that can be skipped.
            if (_parser.RawRecord.AsSpan().TrimEnd("\r\n").Count('\n') is > 1 and var swallowed)
                throw new ImportException($"{Path.GetFileName(File)} line {Line}: a quote is never closed and takes the {swallowed:N0} lines after it. Close it, or double the quotes inside quoted text.");
            return true;
        }
        catch (MaxFieldSizeException e)
        {
            throw new ImportException($"{Path.GetFileName(File)} line {Math.Max(1, _parser.RawRow)}: a field longer than {LongestField >> 10} KiB; a quote is probably never closed. Close it, or double the quotes inside quoted text.", e);
        }
    }

    /// <summary>Of the last rows of a file: whether the row's last quote opens a field, which then took all that followed.</summary>
    private bool EndsInAQuote()
    {
        // Earlier in the file such a row has too few fields or is too long.
        if (_parser.Configuration.Mode == CsvMode.NoEscape || !_reader.EndOfStream) return false;
        var raw = _parser.RawRecord.AsSpan();
        var last = raw.LastIndexOf('"');
        return last >= 0 && raw.Count('"') % 2 == 1 && (last == 0 || raw[last - 1] is ',' or '\n');
    }

    private bool RepeatsTheHeader()
    {
        for (var i = 0; i < _columns.Length; i++)
            if (_parser[i] != _columns[i]) return false;
        return true;
    }

    public void Dispose()
    {
        _parser?.Dispose();
        _reader.Dispose();
    }
}
