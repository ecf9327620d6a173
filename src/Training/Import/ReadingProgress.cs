namespace Personalization.Training.Import;

/// <summary>Counts the bytes read of a source's files and reports their share of all, some hundred times in all.</summary>
internal sealed class ReadingProgress
{
    private const int Steps = 200;

    // Files are opened deep inside the importers; the import that runs in this flow of control is whose they are.
    private static readonly AsyncLocal<ReadingProgress?> Running = new();
    private readonly IProgress<double> _report;
    private readonly long _total;
    private long _read, _next;

    private ReadingProgress(IProgress<double> report, long total) => (_report, _total) = (report, total);

    public static ReadingProgress? Current => Running.Value;

    /// <param name="path">Folder of the source, or one file of it.</param>
    public static void Start(IProgress<double>? report, string path)
    {
        var folder = File.Exists(path) ? Path.GetDirectoryName(Path.GetFullPath(path))! : path;
        Running.Value = report is null || !Directory.Exists(folder) ? null : new ReadingProgress(report, Math.Max(1, new DirectoryInfo(folder).EnumerateFiles().Sum(f => f.Length)));
    }

    public void Add(long bytes)
    {
        _read += bytes;
        if (_read < _next) return;
        _next = _read + _total / Steps;
        _report.Report(Math.Min(1, (double)_read / _total));
    }
}
