using System.Diagnostics.Metrics;

namespace Personalization.Client;

/// <summary>What the client counts, under the meter "Personalization.Client".</summary>
internal static class ClientMetrics
{
    private static readonly Meter Meter = new("Personalization.Client");

    public static readonly Counter<long> EventsSent = Meter.CreateCounter<long>("personalization.client.events_sent", description: "Interactions pushed onto the stream");
    public static readonly Counter<long> Retries = Meter.CreateCounter<long>("personalization.client.push_retries", description: "Pushes onto the stream that failed and were tried again");
    public static readonly UpDownCounter<long> Waiting = Meter.CreateUpDownCounter<long>("personalization.client.pushes_waiting", description: "Pushes that wait because as many as may are under way");
    public static readonly Counter<long> StreamFull = Meter.CreateCounter<long>("personalization.client.stream_full", description: "Sends that were given up because the stream took no more");
    public static readonly Counter<long> CallRetries = Meter.CreateCounter<long>("personalization.client.call_retries", description: "Calls to the cluster that nobody took and that were made again");
    public static readonly Counter<long> Timeouts = Meter.CreateCounter<long>("personalization.client.timeouts", description: "Calls to the cluster given up after their deadline");
}
