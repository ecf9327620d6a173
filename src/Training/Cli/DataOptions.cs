using System.CommandLine;
using Personalization.Training.Data;
using Personalization.Training.Data.Columns;
using Personalization.Training.Import;

namespace Personalization.Training.Cli;

/// <summary>The options by which every command names its data.</summary>
internal sealed class DataOptions
{
    private readonly ImportOptions _defaults = new() { Now = default };
    private readonly Option<string> _data = new("--data", "--dataset") { Description = $"One of {DataSource.Forms}", DefaultValueFactory = _ => DataSource.Synthetic };
    private readonly Option<string?> _until = new("--until") { Description = "When the synthetic shop ends: a time such as 2026-01-31, or now; the same seed and end make the same shop" };
    private readonly Argument<string?> _source = new("data") { Description = "The same as --data", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<int> _items;
    private readonly Option<int> _customers;
    private readonly Option<int> _seed;
    private readonly Option<double> _maxBadRows;
    private readonly Option<string> _cache = new("--cache") { Description = "Folder that keeps imported data for the next run; \"\" for none", DefaultValueFactory = _ => "artifacts/columns" };

    private readonly Option<string?>? _repeated;
    private readonly bool _served;

    /// <param name="served">What comes of the data may be served: a synthetic shop ends now unless something asks for the same again, as trends and newness fade by the clock.</param>
    /// <param name="repeated">An option that, given, asks for the same data again, as --seed does.</param>
    public DataOptions(Command command, bool served = false, Option<string?>? repeated = null)
    {
        (_served, _repeated) = (served, repeated);
        _until.Description += served ? "; now, or 2026-01-31 where --seed is given" + (repeated is null ? "" : $" or {repeated.Name}") : "; 2026-01-31 if not given";
        _items = new Option<int>("--items") { Description = "Items of the synthetic shop", DefaultValueFactory = _ => _defaults.Items };
        _customers = new Option<int>("--customers") { Description = "Customers of the synthetic shop", DefaultValueFactory = _ => _defaults.Customers };
        _seed = new Option<int>("--seed") { Description = "Decides the synthetic shop and the training: the same command with the same seed gives the same again", DefaultValueFactory = _ => _defaults.Seed };
        _maxBadRows = new Option<double>("--max-bad-rows") { Description = "Share of bad rows that is skipped, 0 to 1", DefaultValueFactory = _ => _defaults.MaxBadRows };
        command.Arguments.Add(_source);
        foreach (var option in (Option[])[_data, _items, _customers, _seed, _until, _maxBadRows, _cache]) command.Options.Add(option);
    }

    public int Seed(ParseResult parsed) => parsed.GetValue(_seed);

    public DataSource Source(ParseResult parsed) => DataSource.Parse(parsed.GetValue(_source) ?? parsed.GetValue(_data)!);

    /// <exception cref="ImportException">Something is missing or wrong; the message says what, where and what to do.</exception>
    public DataSet Read(ParseResult parsed, TimeProvider time, IProgress<double>? progress, CancellationToken cancellation) =>
        Reader(parsed)(Source(parsed), Import(parsed, time.GetUtcNow()) with { Progress = progress }, cancellation);

    /// <summary>Reads a source by way of the cache.</summary>
    public Func<DataSource, ImportOptions, CancellationToken, DataSet> Reader(ParseResult parsed) => parsed.GetValue(_cache) is { Length: > 0 } folder
        ? (source, options, cancellation) => ColumnCache.Read(source, options, folder, () => Importer.Read(source, options, cancellation))
        : Importer.Read;

    public ImportOptions Import(ParseResult parsed, DateTimeOffset now) => new()
    {
        Items = parsed.GetValue(_items),
        Customers = parsed.GetValue(_customers),
        Seed = parsed.GetValue(_seed),
        MaxBadRows = parsed.GetValue(_maxBadRows),
        Now = now,
        Until = Until(parsed, now),
    };

    private DateTimeOffset? Until(ParseResult parsed, DateTimeOffset now)
    {
        if (parsed.GetValue(_until) is not { } text) return _served && !IsGiven(parsed, _seed) && !(_repeated is not null && IsGiven(parsed, _repeated)) ? now : ImportOptions.FixedUntil;
        if (text.Equals("now", StringComparison.OrdinalIgnoreCase)) return now;
        if (!Timestamps.TryParse(text, out var until)) throw new ImportException($"--until '{text}': {Timestamps.Expected}; or now.");
        return until <= now ? until : throw new ImportException($"--until {text} is ahead of now: nothing can have happened then. Give an earlier time, or now.");
    }

    private static bool IsGiven(ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };
}
