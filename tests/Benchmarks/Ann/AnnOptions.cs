using System.Globalization;
using Personalization.Benchmarks.Ann.Measuring;

namespace Personalization.Benchmarks.Ann;

/// <summary>What a run of the index benchmark measures.</summary>
public sealed record AnnOptions
{
    public const string Syntax = "[--rows 100000] [--dimensions 64] [--threads 2] [--rounds 5] [--processors 1,0] "
        + "[--contenders ours,hnswlib,hnsw-net] [--only 100k-r10-95,build-1t]";

    /// <summary>Rows of the only set of rows; null for those of the goals.</summary>
    public int? Rows { get; init; }

    /// <summary>Components of the only set of rows; null for those of the goals.</summary>
    public int? Dimensions { get; init; }

    /// <summary>Threads of what is measured with several.</summary>
    public int Threads { get; init; } = 2;

    /// <summary>How often everything is timed, in turn; medians count.</summary>
    public int Rounds { get; init; } = 5;

    /// <summary>Where threads are pinned, the single one first; by default the last processor first, as the first serves the system's interrupts.</summary>
    public IReadOnlyList<int> Processors { get; init; } = [.. OwnThread.Processors().Reverse()];

    public IReadOnlyList<string> Contenders { get; init; } = ["ours", "hnswlib", "hnsw-net"];

    /// <summary>Keys to measure; null for the usual ones.</summary>
    public IReadOnlyList<string>? Only { get; init; }

    /// <summary>20,000 rows, three rounds, short timings: does it work, not how fast it is.</summary>
    public bool Quick { get; init; }

    /// <summary>A million rows too, and as many rounds for builds as for searches: tens of minutes.</summary>
    public bool All { get; init; }

    /// <summary>Processor time of one timing.</summary>
    public int Milliseconds => Quick ? 60 : 300;

    /// <summary>Builds take long, so they are repeated less unless everything is asked for.</summary>
    public int BuildRounds => All ? Rounds : Math.Min(Rounds, Quick ? 1 : 3);

    public static AnnOptions Parse(IReadOnlyList<string> args)
    {
        var options = new AnnOptions();
        for (var i = 0; i < args.Count; i++)
        {
            if (args[i] == "--quick") options = options with { Quick = true, Rows = options.Rows ?? 20_000, Rounds = Math.Min(options.Rounds, 3) };
            else if (args[i] == "--all") options = options with { All = true };
            else if (i + 1 < args.Count) options = options.With(args[i], args[++i]);
            else throw new ArgumentException($"{args[i]} stands alone; there are --quick --all {Syntax}");
        }
        if (options.Processors.Count == 0) throw new ArgumentException("--processors names none");
        return options;
    }

    private AnnOptions With(string name, string value) => name switch
    {
        "--rows" => this with { Rows = Number(value) },
        "--dimensions" => this with { Dimensions = Number(value) },
        "--threads" => this with { Threads = Number(value) },
        "--rounds" => this with { Rounds = Number(value) },
        "--processors" => this with { Processors = [.. value.Split(',').Select(Number)] },
        "--contenders" => this with { Contenders = value.Split(',') },
        "--only" => this with { Only = value.Split(',') },
        _ => throw new ArgumentException($"unknown option {name}; there are --quick --all {Syntax}"),
    };

    private static int Number(string value) => int.Parse(value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
}
