using System.Globalization;

namespace Personalization.Benchmarks;

/// <summary>Sizes of a run; the defaults are what the README's numbers are of.</summary>
/// <param name="Items">Items of the synthetic shop.</param>
/// <param name="Customers">Customers, with about 50 interactions each.</param>
/// <param name="Seconds">Length of each measurement.</param>
public sealed record BenchmarkOptions(int Items = 100_000, int Customers = 5_000, int Seconds = 10)
{
    public static BenchmarkOptions Parse(string[] args)
    {
        var options = new BenchmarkOptions();
        for (var i = 0; i + 1 < args.Length; i += 2)
        {
            var value = int.Parse(args[i + 1], CultureInfo.InvariantCulture);
            options = args[i] switch
            {
                "--items" => options with { Items = value },
                "--customers" => options with { Customers = value },
                "--seconds" => options with { Seconds = value },
                _ => throw new ArgumentException($"unknown option {args[i]}; there are --items, --customers, --seconds"),
            };
        }
        return options;
    }

    public static int Help()
    {
        Console.WriteLine("dotnet run -c Release --project tests/Benchmarks -- pipeline|ranker|ingest|freshness|switch|memory|training [--items 100000] [--customers 5000] [--seconds 10]");
        Console.WriteLine("dotnet run -c Release --project tests/Benchmarks -- ann [--quick] [--all] " + Ann.AnnOptions.Syntax);
        Console.WriteLine("dotnet run -c Release --project tests/Benchmarks -- " + Peer.PeerOptions.Syntax);
        Console.WriteLine("dotnet run -c Release --project tests/Benchmarks -- " + Ann.Soak.AnnSoak.Syntax);
        return 1;
    }
}
