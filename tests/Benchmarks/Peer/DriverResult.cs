namespace Personalization.Benchmarks.Peer;

/// <summary>One line of the driver: the median of its runs.</summary>
/// <param name="Rate">Requests a second.</param>
/// <param name="P50">Milliseconds.</param>
/// <param name="P99">Milliseconds.</param>
/// <param name="Processor">Milliseconds of processor time a request, by role.</param>
/// <param name="Foreign">Processors that something else kept busy.</param>
public sealed record DriverResult(double Rate, double P50, double P99, int Errors, Dictionary<string, double> Processor, double Foreign)
{
    public double ProcessorMs => Processor.Values.Sum();
}
