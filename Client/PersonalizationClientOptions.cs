using System.ComponentModel.DataAnnotations;

namespace Personalization.Client;

/// <summary>How calls to the cluster are bounded. Bound from the section "Client".</summary>
public sealed class PersonalizationClientOptions
{
    /// <summary>After this a call is given up with a <see cref="TimeoutException"/>; what it asked for may still happen.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:05:00")] public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Loading and warming a release on every silo takes longer than a call.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")] public TimeSpan ActivationTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Erasing and exporting a customer read the whole outcome log, at about 100 MB a second.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")] public TimeSpan LogTimeout { get; set; } = TimeSpan.FromMinutes(20);

    /// <summary>Grain calls that one request may have under way at once.</summary>
    [Range(1, 1024)] public int Concurrency { get; set; } = 128;

    /// <summary>How events travel; held against its rules on its own.</summary>
    public InteractionProducerOptions Producer { get; set; } = new();
}
