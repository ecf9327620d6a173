namespace Personalization.Benchmarks.Peer;

/// <summary>Where the peer is, and how long it and we are measured.</summary>
/// <param name="Service">Folder of service.py, drive.py and load.lua.</param>
/// <param name="Seconds">Of each run.</param>
/// <param name="Rounds">Runs of which the median counts.</param>
/// <param name="Parts">Of recommend, unranked, ingest: those that are measured.</param>
public sealed record PeerOptions(string Service = "../shared/bench/service", int Seconds = 8, int Rounds = 3, string Parts = "recommend,unranked,ingest")
{
    public const string Syntax = "peer [--service ../shared/bench/service] [--seconds 8] [--rounds 3] [--parts recommend,unranked,ingest]";
    private static readonly string[] Needed = ["service.py", "drive.py", "load.lua"];

    public static PeerOptions Parse(string[] args)
    {
        var options = new PeerOptions();
        for (var i = 0; i + 1 < args.Length; i += 2)
        {
            options = args[i] switch
            {
                "--service" => options with { Service = args[i + 1] },
                "--seconds" => options with { Seconds = int.Parse(args[i + 1], System.Globalization.CultureInfo.InvariantCulture) },
                "--rounds" => options with { Rounds = int.Parse(args[i + 1], System.Globalization.CultureInfo.InvariantCulture) },
                "--parts" => options with { Parts = args[i + 1] },
                _ => throw new ArgumentException($"unknown option {args[i]}; {Syntax}"),
            };
        }
        return options;
    }

    public bool Has(string part) => Parts.Split(',').Contains(part);

    /// <summary>What keeps the peer from running; null for nothing.</summary>
    public string? Missing()
    {
        foreach (var file in Needed)
            if (!File.Exists(Path.Combine(Service, file))) return $"{Path.Combine(Service, file)} is not there: the peer is a folder of its own; name it with --service";
        foreach (var program in new[] { PeerProcess.Python, "redis-server", "wrk" })
            if (Search(program) is null) return $"{program} is not installed; {Path.Combine(Service, "README.md")} lists the Debian packages that the peer needs";
        return null;
    }

    private static string? Search(string program) =>
        Path.IsPathRooted(program)
            ? File.Exists(program) ? program : null
            : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
