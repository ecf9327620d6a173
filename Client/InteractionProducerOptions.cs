using System.ComponentModel.DataAnnotations;

namespace Personalization.Client;

/// <summary>How interactions are pushed onto the stream. Bound from the section "Client:Producer".</summary>
public sealed class InteractionProducerOptions
{
    /// <summary>Events of one customer that travel in one push.</summary>
    [Range(1, 1000)] public int BatchSize { get; set; } = 100;

    /// <summary>Pushes under way at once, over all callers; who comes beyond that waits.</summary>
    [Range(1, 10_000)] public int InFlight { get; set; } = 256;

    /// <summary>One try of a push.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")] public TimeSpan PushTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>From the call to giving up, with all waits and tries.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:10:00")] public TimeSpan Deadline { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Wait after the first failed try; it doubles with each further one.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:10")] public TimeSpan FirstBackOff { get; set; } = TimeSpan.FromMilliseconds(20);
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")] public TimeSpan LongestBackOff { get; set; } = TimeSpan.FromMilliseconds(500);
}
